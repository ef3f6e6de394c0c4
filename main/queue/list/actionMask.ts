/**
 * The allowed actions of an upload as bits of one number. Masks are only in memory; with them the list selects and
 * counts a hundred thousand uploads without reading any.
 */
import type { ActionCounts, CountedAction } from '../../../preload/contract.ts';
import { isAllowed } from '../model/actions.ts';
import type { ActionFacts } from '../model/upload.ts';

const bits: Readonly<Record<CountedAction, number>> = {
  pause: 1,
  resume: 2,
  retry: 4,
  cancel: 8,
  remove: 16,
  'move-to-top': 32,
  'send-anyway': 64,
  'use-other-name': 128,
  skip: 256,
  'stop-following': 512,
};
const actions = Object.keys(bits) as CountedAction[];

export function actionBit(action: CountedAction): number {
  return bits[action];
}

export function actionMask(upload: ActionFacts): number {
  let mask = 0;
  for (const action of actions) if (isAllowed(action, upload)) mask |= bits[action];
  return mask;
}

/**
 * Counts for how many uploads each action is allowed. Changed in place, because it follows every change of an upload.
 */
export class ActionCounter {
  private readonly counts: Record<CountedAction, number> = {
    pause: 0,
    resume: 0,
    retry: 0,
    cancel: 0,
    remove: 0,
    'move-to-top': 0,
    'send-anyway': 0,
    'use-other-name': 0,
    skip: 0,
    'stop-following': 0,
  };

  /** `by`: the number of uploads with this mask; negative for uploads that are removed. */
  add(mask: number, by: number): void {
    for (const action of actions) if ((mask & bits[action]) !== 0) this.counts[action] += by;
  }

  /** Only actions that are allowed for at least one upload. */
  counted(): ActionCounts {
    return Object.fromEntries(Object.entries(this.counts).filter(([, count]) => count > 0));
  }
}
