/**
 * The plan of one run: its files, the fault of each file's first POST /submissions, and the kills. It is random, and a
 * seed and a number identify it.
 *
 * Every plan follows one rule: a blob loses at most one answer, by a fault or by a kill. After one loss the retry's
 * 409 proves that the first request arrived; after a second loss only a third request can show it (see the last test
 * of exactlyOnce.test.ts). Therefore
 * - faults that lose an answer are combined with kills by the process itself, which checks other uploads first;
 * - kills from outside, which can hit any request, come first and are not combined with such a fault.
 * The files of a group share one request, so only the first file's fault is set.
 */
import type { SubmissionMode } from '../../preload/contract.ts';
import type { SubmissionPoint } from './crashPoints.ts';
import type { SeededRandom } from './seededRandom.ts';

/** The service does the work and the answer is lost: a reset, a proxy's error page. Half an answer has the id. */
export const losses = ['drop-answer', 'proxy-error'] as const;
export type Loss = (typeof losses)[number];
/** `stall`: the service does the work and never answers, so that the app can be killed meanwhile. */
export type FirstPost = Loss | 'none' | 'delay' | 'stall';

export type Kill =
  | { readonly by: 'outside'; readonly at: 'some-time'; readonly afterMs: number }
  /** When the service reaches this state for the file with this number. */
  | {
      readonly by: 'outside';
      readonly at: 'arrived' | 'stored' | 'answered' | 'polled';
      readonly file: number;
    }
  | { readonly by: 'itself'; readonly at: SubmissionPoint };

export interface FilePlan {
  readonly name: string;
  readonly sizeBytes: number;
  readonly firstPost: FirstPost;
  /** How many of its POSTs have that fault. */
  readonly times: number;
  readonly delayMs: number;
}

export interface Plan {
  readonly run: number;
  readonly mode: SubmissionMode;
  readonly files: readonly FilePlan[];
  /** One for each process run; the last run finishes. */
  readonly kills: readonly Kill[];
}

/** How a run loses an answer, and where it is killed. */
type Scenario =
  | 'stored, then killed'
  | 'lost, then killed'
  | 'read, then killed'
  | 'killed elsewhere'
  | 'not killed';

/** Eight of nine runs lose an answer after the submission was stored, and are killed before the retry. */
const scenarios = [
  'stored, then killed',
  'lost, then killed',
  'stored, then killed',
  'lost, then killed',
  'read, then killed',
  'stored, then killed',
  'lost, then killed',
  'read, then killed',
] as const;
const otherScenarios = ['killed elsewhere', 'killed elsewhere', 'not killed'] as const;
/** One run in this many loses no answer. */
export const cycle = scenarios.length + 1;

function scenarioOf(run: number): Scenario {
  return (
    scenarios[run % cycle] ?? otherScenarios[Math.floor(run / cycle) % otherScenarios.length] ?? 'not killed'
  );
}

/** Whether this kill is after a submission was stored and its answer lost, and before the retry. */
export function isBetween({ at }: Kill): boolean {
  return at === 'stored' || at === 'answer-lost' || at === 'answer-read';
}

/** `run` decides the scenario, `random` everything else. */
export function drawPlan(run: number, mode: SubmissionMode, random: SeededRandom): Plan {
  const isGroup = mode === 'together';
  const count = isGroup ? random.between(2, 8) : random.between(1, 4);
  const posts = isGroup ? 1 : count;
  const first = drawFirstKill(scenarioOf(run), random.between(0, posts - 1), random);
  const files = Array.from({ length: count }, (_, index): FilePlan => {
    return {
      name: `run ${run} take ${index + 1}.txt`,
      sizeBytes: random.between(200, 4_000),
      firstPost: index < posts ? drawFirstPost(first, index, random) : 'none',
      times: 1,
      // A POST during which the app is killed is delayed until then.
      delayMs: first?.at === 'arrived' && first.file === index ? 10_000 : random.between(1, 200),
    };
  });
  const early = posts === 1 ? drawEarly(first, random) : [];
  const late = first === null ? [] : drawLate(random);
  return { run, mode, files, kills: [...early, ...(first === null ? [] : [first]), ...late] };
}

function drawFirstKill(scenario: Scenario, file: number, random: SeededRandom): Kill | null {
  switch (scenario) {
    case 'stored, then killed':
      return { by: 'outside', at: 'stored', file };
    case 'lost, then killed':
      return { by: 'itself', at: 'answer-lost' };
    case 'read, then killed':
      return { by: 'itself', at: 'answer-read' };
    case 'killed elsewhere':
      return random.pick<Kill>([
        { by: 'outside', at: 'some-time', afterMs: random.between(100, 900) },
        { by: 'outside', at: 'some-time', afterMs: random.between(100, 900) },
        { by: 'outside', at: 'arrived', file },
        { by: 'outside', at: 'answered', file },
        { by: 'outside', at: 'polled', file },
        { by: 'itself', at: 'before-intent' },
        { by: 'itself', at: 'intent-saved' },
        { by: 'itself', at: 'answer-saved' },
      ]);
    case 'not killed':
      return null;
  }
}

function drawFirstPost(first: Kill | null, index: number, random: SeededRandom): FirstPost {
  switch (first?.at) {
    case 'stored':
      return first.file === index ? 'stall' : random.pick(['none', 'delay', 'stall', 'stall']);
    case 'arrived':
      return first.file === index ? 'delay' : random.pick(['none', 'delay']);
    case 'answer-lost':
      return index === 0 ? random.pick(losses) : random.pick(['none', 'delay', ...losses]);
    case 'answer-read': // the answer must not be lost before it is read
    case 'some-time':
    case 'answered':
    case 'polled':
      return random.pick(['none', 'delay']);
    case 'opened':
    case 'before-intent':
    case 'intent-saved':
    case 'answer-saved':
    case 'followed':
    case undefined:
      return random.pick(['none', 'delay', ...losses]);
  }
}

/** An optional kill before that one and before any POST; only for a single request, because another could be further. */
function drawEarly(first: Kill | null, random: SeededRandom): Kill[] {
  if (first?.by !== 'itself' || !random.chance(0.5)) return [];
  return [{ by: 'itself', at: random.pick<SubmissionPoint>(['before-intent', 'intent-saved']) }];
}

/** An optional kill after it, in the process run that retries. */
function drawLate(random: SeededRandom): Kill[] {
  if (!random.chance(0.25)) return [];
  const at = random.pick<SubmissionPoint>([
    'opened',
    'before-intent',
    'intent-saved',
    'answer-saved',
    'followed',
  ]);
  return [{ by: 'itself', at }];
}
