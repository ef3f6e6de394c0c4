/**
 * The goals, and how far each is reached. Ratios are of the same round, so that a busy machine weighs on both sides.
 */
import type { CaseName } from '../options.ts';
import type { SenderName } from '../senders.ts';
import { type CaseResult, type Metric, linksOfCases, spread, valuesOf } from './result.ts';

export interface Goal {
  readonly goal: string;
  readonly wanted: string;
  readonly found: string;
  readonly isReached: boolean;
}

const rivals: readonly SenderName[] = ['AzCopy', 'storage-blob', 'rclone'];
const peers: readonly SenderName[] = ['curl', ...rivals];
const rivalMetrics: readonly { readonly metric: Metric; readonly words: string }[] = [
  { metric: 'wallS', words: 'wall time' },
  { metric: 'cpuSPerGib', words: 'CPU' },
  { metric: 'addedMib', words: 'memory' },
];

/** The most that a figure of a sender may be, as a multiple of a peer's in the same round. */
interface Limit {
  readonly case: CaseName;
  readonly sender: SenderName;
  readonly metric: Metric;
  readonly peer: SenderName;
  readonly most: number;
  readonly words: string;
}

/** On a quiet machine of two cores a small file cost rclone 0.61 ms of CPU: 2.5 and 1.6 ms are these multiples. */
const limits: readonly Limit[] = [
  { case: 'large', sender: 'app', metric: 'wallS', peer: 'curl', most: 1, words: 'wall time' },
  { case: 'large', sender: 'app', metric: 'cpuSPerGib', peer: 'curl', most: 1.1, words: 'CPU' },
  { case: 'large', sender: 'app + MD5', metric: 'wallS', peer: 'curl', most: 1.25, words: 'wall time' },
  { case: 'large', sender: 'app + MD5', metric: 'cpuSPerGib', peer: 'curl', most: 1.7, words: 'CPU' },
  { case: 'small', sender: 'app', metric: 'cpuMsPerFile', peer: 'rclone', most: 4.1, words: 'CPU' },
  {
    case: 'small',
    sender: 'app, one submission',
    metric: 'cpuMsPerFile',
    peer: 'rclone',
    most: 2.6,
    words: 'CPU',
  },
  {
    case: 'small',
    sender: 'app, one submission',
    metric: 'wallS',
    peer: 'rclone',
    most: 2.5,
    words: 'wall time',
  },
];

const peerMetrics = rivalMetrics.filter(({ metric }) => metric !== 'addedMib');

/** Goals whose senders or cases were left out of the run are left out here. */
export function goalsOf(cases: readonly CaseResult[]): Goal[] {
  const caseOf = (name: CaseName) => cases.find((one) => one.name === name);
  const goals: Goal[] = [];
  for (const limit of limits) {
    const result = caseOf(limit.case);
    if (result !== undefined) addRatioLimit(goals, result, limit);
  }
  for (const result of cases) addShareOfLink(goals, result);
  for (const result of cases) for (const rival of rivals) addRival(goals, result, rival);
  return goals;
}

function addRatioLimit(
  goals: Goal[],
  result: CaseResult,
  { sender, metric, peer, most, words }: Limit,
): void {
  const ratio = medianRatio(metric, result, sender, peer);
  if (ratio === null) return;
  goals.push({
    goal: `${result.name}, ${sender}: ${words} of ${peer}`,
    wanted: `<= ${most.toFixed(2)} x`,
    found: `${ratio.toFixed(2)} x`,
    isReached: ratio <= most,
  });
}

/** Of a large file. Busy storage may cost some of it, because what was refused is sent twice. */
function addShareOfLink(goals: Goal[], result: CaseResult): void {
  const link = linksOfCases[result.name];
  const values = valuesOf('wallS', result, 'app');
  if (link === undefined || !result.name.startsWith('large') || values.length === 0) return;
  const share = result.totalBytes / spread(values).median / link.bytesPerSecond;
  const least = result.name === 'large to busy storage' ? 0.9 : 0.95;
  goals.push({
    goal: `${result.name}: share of the link`,
    wanted: `>= ${least.toFixed(2)}`,
    found: share.toFixed(3),
    isReached: share >= least,
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

/** One line: the peers that need less than the app, and how much less, the largest distance first. */
export function behindLine(cases: readonly CaseResult[]): string {
  const behind = cases.flatMap((result) =>
    peers.flatMap((peer) =>
      peerMetrics.flatMap(({ metric, words }) => {
        const ratio = medianRatio(metric, result, 'app', peer);
        return ratio !== null && ratio > 1
          ? [{ ratio, text: `${peer} (${result.name}, ${words}: ${ratio.toFixed(2)} x)` }]
          : [];
      }),
    ),
  );
  if (behind.length === 0) return 'Behind no peer of this run.';
  return `Behind ${behind
    .toSorted((a, b) => b.ratio - a.ratio)
    .map(({ text }) => text)
    .join(', ')}.`;
}
