/**
 * Which of the counted actions fit an upload, as bits of one number: the database picks and counts by it, so that an
 * action on a hundred thousand rows looks at none that it does not fit.
 */
import type { ActionCounts, CountedAction } from '../../preload/contract.ts';
import type { Upload } from './model/upload.ts';
import { actionsOf } from './view.ts';

/** These stand in databases: an action keeps its bit. A change in what fits a state needs `UPDATE uploads SET fits = NULL`. */
const bits: Readonly<Record<CountedAction, number>> = {
  pause: 1,
  resume: 2,
  retry: 4,
  cancel: 8,
  remove: 16,
  'move-to-top': 32,
  'send-anyway': 64,
};
const actions = Object.keys(bits) as CountedAction[];

export function fitBit(action: CountedAction): number {
  return bits[action];
}

export function fitsOf(upload: Upload): number {
  return actionsOf(upload).reduce(
    (fits, action) => fits | (action in bits ? bits[action as CountedAction] : 0),
    0,
  );
}

/** How many uploads each action fits; changed in place, because it follows every change of an upload. */
export class FitCounts {
  private readonly counts: Record<CountedAction, number> = {
    pause: 0,
    resume: 0,
    retry: 0,
    cancel: 0,
    remove: 0,
    'move-to-top': 0,
    'send-anyway': 0,
  };

  /** `by`: so many uploads more, or fewer where it is negative, that fit these. */
  add(fits: number, by: number): void {
    for (const action of actions) if ((fits & bits[action]) !== 0) this.counts[action] += by;
  }

  addAll(others: FitCounts): void {
    for (const action of actions) this.counts[action] += others.counts[action];
  }

  /** Only actions that fit any. */
  counted(): ActionCounts {
    return Object.fromEntries(Object.entries(this.counts).filter(([, count]) => count > 0));
  }
}
