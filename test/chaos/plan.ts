/**
 * What one run does: its files, the fault that each file's first POST /submissions meets, and the kills. Drawn with dice,
 * so that a seed and a number name a run.
 *
 * Every plan keeps one rule: a blob loses one answer at most, by a fault or by a kill. After one loss the repeat's 409 is
 * the proof that the first arrived; who loses that answer too knows nothing again and can only ask a third time (the last
 * test of exactlyOnce.test.ts). So
 * - faults that lose an answer go with kills that a process does to itself, which look first (crashEdges.ts);
 * - kills from outside, which hit whatever is under way, come first and meet no such fault.
 */
import type { Edge } from './crashEdges.ts';
import type { SeededRandom } from './seededRandom.ts';

/** Each does the work and loses its answer: a reset, half an answer, half a JSON document, a proxy's error page. */
export const losses = ['drop-answer', 'cut-answer', 'cut-json', 'proxy-error'] as const;
export type Loss = (typeof losses)[number];
/** `stall`: does the work and never answers. It is there to be killed. */
export type FirstPost = Loss | 'none' | 'delay' | 'stall';

export type Kill =
  | { readonly by: 'outside'; readonly at: 'some-time'; readonly afterMs: number }
  /** Seen at the service, for the file of this number. */
  | {
      readonly by: 'outside';
      readonly at: 'arrived' | 'stored' | 'answered' | 'polled';
      readonly file: number;
    }
  | { readonly by: 'itself'; readonly at: Edge };

export interface FilePlan {
  readonly name: string;
  readonly sizeBytes: number;
  readonly firstPost: FirstPost;
  /** How many of its POSTs meet that. */
  readonly times: number;
  readonly delayMs: number;
}

export interface Plan {
  readonly run: number;
  readonly files: readonly FilePlan[];
  /** One a life; the last life runs to its end. */
  readonly kills: readonly Kill[];
}

/** What a run is about: how it loses an answer, and where it is killed for it. */
type Story =
  | 'stored, then killed'
  | 'lost, then killed'
  | 'read, then killed'
  | 'killed elsewhere'
  | 'not killed';

/** Of nine runs eight lose an answer after the submission was stored, and are killed before the repeat. */
const stories = [
  'stored, then killed',
  'lost, then killed',
  'stored, then killed',
  'lost, then killed',
  'read, then killed',
  'stored, then killed',
  'lost, then killed',
  'read, then killed',
] as const;
const otherStories = ['killed elsewhere', 'killed elsewhere', 'not killed'] as const;
/** Runs to one that is not about a lost answer. */
export const cycle = stories.length + 1;

function storyOf(run: number): Story {
  return stories[run % cycle] ?? otherStories[Math.floor(run / cycle) % otherStories.length] ?? 'not killed';
}

/** Whether this kill falls between a submission that was stored, its answer lost, and the repeat. */
export function isBetween({ at }: Kill): boolean {
  return at === 'stored' || at === 'answer-lost' || at === 'answer-read';
}

/** `run` decides what the run is about, the dice everything else. */
export function drawPlan(run: number, random: SeededRandom): Plan {
  const count = random.between(1, 4);
  const first = drawFirstKill(storyOf(run), random.between(0, count - 1), random);
  const files = Array.from({ length: count }, (_, index): FilePlan => {
    return {
      name: `run ${run} take ${index + 1}.txt`,
      sizeBytes: random.between(200, 4_000),
      firstPost: drawFirstPost(first, index, random),
      times: 1,
      // Whoever is to be killed while its POST is under way is held until then.
      delayMs: first?.at === 'arrived' && first.file === index ? 10_000 : random.between(1, 200),
    };
  });
  const early = count === 1 ? drawEarly(first, random) : [];
  const late = first === null ? [] : drawLate(random);
  return { run, files, kills: [...early, ...(first === null ? [] : [first]), ...late] };
}

function drawFirstKill(story: Story, file: number, random: SeededRandom): Kill | null {
  switch (story) {
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
    case 'answer-read': // what is to be read must not be lost
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

/** A kill before that one, as long as no POST has left; only where no other upload can be further. */
function drawEarly(first: Kill | null, random: SeededRandom): Kill[] {
  if (first?.by !== 'itself' || !random.chance(0.5)) return [];
  return [{ by: 'itself', at: random.pick<Edge>(['before-intent', 'intent-saved']) }];
}

/** A kill after it, in the life that repeats. */
function drawLate(random: SeededRandom): Kill[] {
  if (!random.chance(0.25)) return [];
  const at = random.pick<Edge>(['opened', 'before-intent', 'intent-saved', 'answer-saved', 'followed']);
  return [{ by: 'itself', at }];
}
