/** What the app gives the upload queue. */
import type { NameRule } from '../../preload/contract.ts';
import type { Account } from '../api/account.ts';
import type { ApiClient } from '../api/client.ts';
import type { Gates } from '../api/gates/gates.ts';
import type { BackoffPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { TransferDeps } from '../transfer/transferJob.ts';
import type { SeverityWords } from './list/entryFindings.ts';
import type { GrowingFiles } from './run/growingFiles.ts';
import type { RetentionBounds } from './store/retention.ts';
import type { UploadStore } from './store/uploadStore.ts';

export interface QueueDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  /** Dependencies that all transfers share. */
  readonly blocks: Omit<TransferDeps, 'clock' | 'api' | 'gates'>;
  /** The client and the account of the current settings. */
  readonly connection: () => { readonly api: ApiClient; readonly account: Account };
  readonly parallelUploads: () => number;
  /** Finds files that another program is still writing. Default: none is. */
  readonly growing?: Pick<GrowingFiles, 'problem'>;
  /** For files that a person adds, if the workspace has another file of their name. Default: the person is asked. */
  readonly whenNameTaken?: () => NameRule;
  /** Whether the settings have the address of a submission's page. Default: they have none. */
  readonly hasSubmissionPage?: () => boolean;
  /** Pauses between the tries of a step. */
  readonly backoff: () => BackoffPolicy;
  /** How many finished uploads stay in the list, and for how long. */
  readonly historyBounds: () => RetentionBounds;
  /** The words by which a search finds severities. Default: English. */
  readonly severityWords?: SeverityWords;
  /** Called when anything changed that the window may show. */
  readonly onChange: () => void;
  readonly log: Log;
}
