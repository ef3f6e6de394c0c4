/** What one row of the documented table says: how the service answers, and everything that must follow from it. */
import type { Bucket, Failure, UploadState, Wait } from '../../../../preload/contract.ts';
import type { KeyName, Service } from '../../../service/index.ts';
import type { QueueUnderTest } from '../../../support/queueUnderTest.ts';

/** The endpoints that bring an upload to its end, in the service's names. */
export type TestedEndpoint =
  | 'uploads.url'
  | 'uploads.direct'
  | 'submissions.create'
  | 'submissions.get'
  | 'assets.retry'
  | 'storage.put'
  | 'storage.putBlock'
  | 'storage.putBlockList';

/** A service, an app that is about to meet its answer, and the one file that this is about. */
export interface Scene {
  readonly service: Service;
  readonly app: QueueUnderTest;
  readonly name: string;
  readonly path: string;
}

export interface Words {
  /** Part of the row's status line. */
  readonly line: string;
  /** Part of the line below it; '' where it has to be empty. */
  readonly below: string;
  /** Part of each banner's title, in their order. */
  readonly banners?: readonly string[];
}

export type ClosedGate =
  | { readonly gate: 'key' }
  | { readonly gate: 'plan' | 'rate-limit'; readonly bucket: Bucket };

export interface Outcome {
  /** What the last refused request was understood as; null where only what follows can be seen. */
  readonly failure: Failure | null;
  /** Requests of the row's endpoint, from the first to the outcome. */
  readonly requests: number;
  /** Requests of other endpoints that followed from the answer. */
  readonly also?: Partial<Record<TestedEndpoint, number>>;
  readonly gates: readonly ClosedGate[];
  readonly state: UploadState;
  readonly wait: Wait['kind'] | null;
  /** Of the row; checked where it is given. */
  readonly docsUrl?: string | null;
  readonly words: Words;
}

export interface DocumentedRow {
  readonly endpoint: TestedEndpoint;
  /** Status and body as the documentation writes them, or what the service really does. */
  readonly answer: string;
  /** The key that the app has; `sandbox` unless told, `unknown` belongs to nobody. */
  readonly key?: KeyName | 'unknown' | 'none';
  /** Makes the service answer so from now on. */
  readonly arrange: (scene: Scene) => Promise<void>;
  /** What a person does to meet the answer, where it is not adding the file or retrying its processing. */
  readonly act?: (scene: Scene) => Promise<void>;
  readonly outcome: Outcome;
}
