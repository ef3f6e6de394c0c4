/** The whole state of the service except blobs (blobStore.ts). A reset creates a new one. */
import type { AllowedType } from '../../main/files/allowedTypes.ts';
import { changedBehaviour, defaultBehaviour, type Behaviour, type BehaviourChange } from './behaviour.ts';
import { Faults } from './faults.ts';
import { KeyRing, type KeyTexts, type Workspaces } from './keys.ts';
import { Ledger } from './ledger.ts';
import { RateLimits } from './limits.ts';
import { ProcessingClock } from './processingClock.ts';
import { Submissions } from './submissions.ts';
import { Webhooks } from './webhooks.ts';

export interface World {
  readonly keys: KeyRing;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly clock: ProcessingClock;
  readonly submissions: Submissions;
  readonly webhooks: Webhooks;
  /** What was declared for a blobPath, by uploads/url or by the multipart part. The last one counts. */
  readonly declaredTypes: Map<string, AllowedType>;
  behaviour: Behaviour;
}

export interface WorldOptions {
  readonly keys: KeyTexts;
  readonly workspaces: Workspaces;
  readonly processingSpeed: number;
  readonly behaviour: BehaviourChange;
}

const now = () => Date.now();

export function createWorld(options: WorldOptions): World {
  const clock = new ProcessingClock(now, options.processingSpeed);
  return {
    keys: new KeyRing(options.keys, options.workspaces),
    limits: new RateLimits(now),
    faults: new Faults(),
    ledger: new Ledger(),
    clock,
    submissions: new Submissions(now, clock),
    webhooks: new Webhooks(now),
    declaredTypes: new Map(),
    behaviour: changedBehaviour(defaultBehaviour, options.behaviour),
  };
}
