/** How far the bench's findings reach their goals. */
import type { Turn } from './turn.ts';

export interface CaseFindings {
  readonly name: string;
  readonly turns: readonly Turn[];
}

export interface Goal {
  readonly goal: string;
  readonly wanted: string;
  readonly value: string;
  readonly isReached: boolean;
}

const minRatio = 0.9;
const maxStallMs = 50;
const maxAddMs = 2_000;

export function goalsOf(found: readonly CaseFindings[]): readonly Goal[] {
  const beside = found.flatMap(({ turns }) => turns.filter(({ hungAdd }) => hungAdd !== null));
  const alone = found.flatMap(({ turns }) => turns.filter(({ hungAdd }) => hungAdd === null));
  const adds = beside.flatMap(({ hungAdd }) => hungAdd ?? []);
  const slowest = Math.max(...adds.map(({ tookMs }) => tookMs));
  const unsaved = adds.filter(({ added, rows }) => rows < added || added === 0).length;
  return [
    ...found.map(({ name, turns }) => {
      const ratio = speedRatio(turns);
      return {
        goal: `speed beside the hung drive, ${name}`,
        wanted: `>= ${minRatio.toFixed(2)}`,
        value: ratio.toFixed(2),
        isReached: ratio >= minRatio,
      };
    }),
    {
      goal: `main thread held up at most, ms (alone ${longestStall(alone).toFixed(0)})`,
      wanted: `< ${maxStallMs}`,
      value: longestStall(beside).toFixed(0),
      isReached: longestStall(beside) < maxStallMs,
    },
    {
      goal: 'add of hung paths answered at most, ms',
      wanted: `<= ${maxAddMs}`,
      value: slowest.toFixed(0),
      isReached: slowest <= maxAddMs,
    },
    {
      goal: 'adds whose rows were not all saved by then',
      wanted: '0',
      value: String(unsaved),
      isReached: unsaved === 0,
    },
  ];
}

/** The median time alone, as a part of the median time beside the hung drive. */
function speedRatio(turns: readonly Turn[]): number {
  const times = (isBeside: boolean) =>
    turns.filter(({ hungAdd }) => (hungAdd !== null) === isBeside).map(({ wallMs }) => wallMs);
  return median(times(false)) / median(times(true));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function longestStall(turns: readonly Turn[]): number {
  return Math.max(...turns.map(({ maxStallMs: longestMs }) => longestMs));
}
