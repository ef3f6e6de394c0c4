/** What each state of an upload means to queries and actions. The compiler asks for the row of a new state. */
import type { UploadState } from '../../../preload/contract/upload.ts';

interface StateTraits {
  /** A step works on it, or worked on it when the app ended. */
  readonly isRunning: boolean;
  /** The service has a submission of it. */
  readonly isSubmitted: boolean;
  /** A person can remove it; a submission request is too short to be ended. */
  readonly isRemovable: boolean;
  /** Nothing of it is left to do. A failed upload can be tried again, so it is not finished. */
  readonly isFinished: boolean;
}

const waiting: StateTraits = { isRunning: false, isSubmitted: false, isRemovable: true, isFinished: false };
const running: StateTraits = { ...waiting, isRunning: true };

const stateTraits: Readonly<Record<UploadState, StateTraits>> = {
  queued: waiting,
  checking: running,
  uploading: running,
  submitting: { ...running, isRemovable: false },
  processing: { ...waiting, isSubmitted: true },
  complete: { ...waiting, isSubmitted: true, isFinished: true },
  'already-submitted': { ...waiting, isSubmitted: true, isFinished: true },
  failed: waiting,
  paused: waiting,
};

/** Whether the state has the trait. */
export function hasTrait(state: UploadState, trait: keyof StateTraits): boolean {
  return stateTraits[state][trait];
}

/** The states with the trait, as a condition of SQL on the column `state`. */
export function stateIn(trait: keyof StateTraits): string {
  const states = Object.entries(stateTraits).flatMap(([state, traits]) =>
    traits[trait] ? `'${state}'` : [],
  );
  return `state IN (${states.join(', ')})`;
}
