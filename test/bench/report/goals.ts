/**
 * The goals, and how far each is reached. Ratios are of the same round, so that a busy machine weighs on both sides.
 */
import type { CaseName } from '../options.ts';
import type { SenderName } from '../senders.ts';
import { type CaseResult, type Metric, linkTraits, spread, valuesOf } from './result.ts';

export interface Goal {
  readonly goal: string;
  readonly wanted: string;
  readonly found: string;
  readonly isReached: boolean;
}

const rivals: readonly SenderName[] = ['AzCopy', 'storage-blob', 'rclone'];
const rivalMetrics: readonly { readonly metric: Metric; readonly words: string }[] = [
  { metric: 'wallS', words: 'wall time' },
  { metric: 'cpuSPerGib', words: 'CPU' },
  { metric: 'addedMib', words: 'memory' },
];

/** Goals whose senders or cases were left out of the run are left out here. */
export function goalsOf(cases: readonly CaseResult[]): Goal[] {
  const caseOf = (name: CaseName) => cases.find((one) => one.name === name);
  const goals: Goal[] = [];
  const large = caseOf('large');
  if (large !== undefined) {
    addShareOfCurl(goals, large);
    addLimit(goals, large, 'app', 'cpuSPerGib', 0.7, 'CPU-s/GiB');
    addLimit(goals, large, 'app + MD5', 'cpuSPerGib', 2, 'CPU-s/GiB');
    addLimit(goals, large, 'app', 'addedMib', 150, 'MiB added');
    addLimit(goals, large, 'app + MD5', 'addedMib', 150, 'MiB added');
  }
  const overLink = caseOf('large over the link');
  if (overLink !== undefined) addShareOfLink(goals, overLink);
  const small = caseOf('small');
  if (small !== undefined) addLimit(goals, small, 'app', 'cpuMsPerFile', 3, 'ms CPU a file');
  for (const result of cases) for (const rival of rivals) addRival(goals, result, rival);
  return goals;
}

function addShareOfCurl(goals: Goal[], large: CaseResult): void {
  const share = medianRatio('wallS', large, 'curl', 'app');
  if (share === null) return;
  goals.push({
    goal: 'large: speed of curl',
    wanted: '>= 0.90',
    found: share.toFixed(2),
    isReached: share >= 0.9,
  });
}

function addLimit(
  goals: Goal[],
  result: CaseResult,
  sender: SenderName,
  metric: Metric,
  limit: number,
  unit: string,
): void {
  const values = valuesOf(metric, result, sender);
  if (values.length === 0) return;
  const { median } = spread(values);
  goals.push({
    goal: `${result.name}, ${sender}: ${unit}`,
    wanted: `<= ${limit}`,
    found: median.toFixed(2),
    isReached: median <= limit,
  });
}

function addShareOfLink(goals: Goal[], result: CaseResult): void {
  const ofCurl = medianRatio('wallS', result, 'curl', 'app');
  const values = valuesOf('wallS', result, 'app');
  if (ofCurl === null || values.length === 0) return;
  const ofLink = result.totalBytes / spread(values).median / linkTraits.bytesPerSecond;
  goals.push({
    goal: 'large over the link: curl, or the link',
    wanted: '>= 2.00 or >= 95 %',
    found: `${ofCurl.toFixed(2)}, ${(ofLink * 100).toFixed(1)} %`,
    isReached: ofCurl >= 2 || ofLink >= 0.95,
  });
}

function addRival(goals: Goal[], result: CaseResult, rival: SenderName): void {
  for (const { metric, words } of rivalMetrics) {
    const ratio = medianRatio(metric, result, rival, 'app');
    if (ratio === null) continue;
    goals.push({
      goal: `${result.name}: ${words} of ${rival} to ours`,
      wanted: '> 1.00',
      found: ratio.toFixed(2),
      isReached: ratio > 1,
    });
  }
}

/** The median over the rounds of one sender's value divided by another's. */
function medianRatio(
  metric: Metric,
  result: CaseResult,
  above: SenderName,
  below: SenderName,
): number | null {
  const divisors = valuesOf(metric, result, below);
  const ratios = valuesOf(metric, result, above)
    .slice(0, divisors.length)
    .map((value, round) => value / Math.max(divisors[round] ?? 0, 1e-3));
  return ratios.length === 0 ? null : spread(ratios).median;
}
