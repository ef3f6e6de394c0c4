/**
 * The speed of the last four minutes for the sparkline: one reading every two seconds. The main process smooths each
 * reading.
 */

export interface SpeedHistory {
  /** In bytes per second, the oldest first. */
  readonly readings: readonly number[];
  readonly lastAt: number;
}

export const readingIntervalMs = 2_000;
/** Four minutes of readings. */
const maxReadings = 120;
/** One minute of readings fills the box; more readings make the line denser. */
const minReadingsInBox = 30;
/** After this long without a reading, the missing readings count as zero. */
const staleAfterMs = 3 * readingIntervalMs;

export const emptyHistory: SpeedHistory = { readings: [], lastAt: 0 };

/** Adds a reading; returns the same history when the last reading is less than two seconds old. */
export function addReading(history: SpeedHistory, bytesPerSecond: number, now: number): SpeedHistory {
  const { readings, lastAt } = history;
  const elapsedMs = now - lastAt;
  if (readings.length > 0 && elapsedMs >= 0 && elapsedMs < readingIntervalMs) return history;
  // No readings arrive while nothing is sent, so the gap is filled with zeros.
  const silent =
    readings.length > 0 && elapsedMs > staleAfterMs
      ? Math.min(maxReadings, Math.floor(elapsedMs / readingIntervalMs) - 1)
      : 0;
  const all = [...readings, ...Array.from({ length: silent }, () => 0), bytesPerSecond].slice(-maxReadings);
  return { readings: all.every((reading) => reading === 0) ? [] : all, lastAt: now };
}

/** Whether there are enough readings to draw a line. */
export function hasEnoughReadings({ readings }: SpeedHistory): boolean {
  return readings.length >= 4;
}

/** The slowest and the fastest reading; null when there are none. */
export function speedRange({
  readings,
}: SpeedHistory): { readonly least: number; readonly most: number } | null {
  return readings.length === 0 ? null : { least: Math.min(...readings), most: Math.max(...readings) };
}

/** The time that the line covers, in milliseconds. */
export function spanMs({ readings }: SpeedHistory): number {
  return Math.max(0, readings.length - 1) * readingIntervalMs;
}

/** The points of the line as an SVG attribute: the newest at the right edge, the fastest 1 px below the top. */
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
