/** The speed of the last minutes, for a small line: one reading every two seconds, each smoothed by the main process. */

export interface SpeedHistory {
  /** The oldest first. */
  readonly readings: readonly number[];
  readonly lastAt: number;
}

export const readingIntervalMs = 2_000;
/** Four minutes. */
const maxReadings = 120;
/** A minute fills the box; from then on the line grows denser. */
const minReadingsInBox = 30;
/** Without news for so long there was no speed. */
const staleAfterMs = 3 * readingIntervalMs;

export const emptyHistory: SpeedHistory = { readings: [], lastAt: 0 };

/** The history with this reading, or as it was where the last one is younger than two seconds. */
export function addReading(history: SpeedHistory, bytesPerSecond: number, now: number): SpeedHistory {
  const { readings, lastAt } = history;
  const elapsedMs = now - lastAt;
  if (readings.length > 0 && elapsedMs >= 0 && elapsedMs < readingIntervalMs) return history;
  // Nothing is told while nothing moves: the line lies on the ground meanwhile.
  const silent =
    readings.length > 0 && elapsedMs > staleAfterMs
      ? Math.min(maxReadings, Math.floor(elapsedMs / readingIntervalMs) - 1)
      : 0;
  const all = [...readings, ...Array.from({ length: silent }, () => 0), bytesPerSecond].slice(-maxReadings);
  return { readings: all.every((reading) => reading === 0) ? [] : all, lastAt: now };
}

/** Worth a line: some readings, and not all of a moment long gone. */
export function hasEnoughReadings({ readings }: SpeedHistory): boolean {
  return readings.length >= 4;
}

/** The fastest and the slowest of them; nothing where there are none. */
export function speedRange({
  readings,
}: SpeedHistory): { readonly least: number; readonly most: number } | null {
  return readings.length === 0 ? null : { least: Math.min(...readings), most: Math.max(...readings) };
}

/** How many milliseconds the line tells of. */
export function spanMs({ readings }: SpeedHistory): number {
  return Math.max(0, readings.length - 1) * readingIntervalMs;
}

/** The points of the line in a box, the newest at its right edge; the highest reading nearly touches its top. */
export function sparklinePoints(
  { readings }: SpeedHistory,
  box: { readonly width: number; readonly height: number },
): string {
  const most = Math.max(1, ...readings);
  const step = box.width / (Math.max(minReadingsInBox, readings.length) - 1);
  return readings
    .map((reading, index) => {
      const x = box.width - (readings.length - 1 - index) * step;
      const y = box.height - 1 - (reading / most) * (box.height - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
