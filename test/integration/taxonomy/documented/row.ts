/** One row of the documented table: the response of the service and everything that must follow from it. */
import type { Bucket, Failure, UploadState, Wait } from '../../../../preload/contract.ts';
import type { KeyName, Service } from '../../../service/index.ts';
import type { QueueUnderTest } from '../../../support/queueUnderTest.ts';

/** The endpoints of an upload, by the service's names. */
export type TestedEndpoint =
  | 'uploads.url'
  | 'uploads.direct'
  | 'submissions.create'
  | 'submissions.get'
  | 'assets.retry'
  | 'storage.put'
  | 'storage.putBlock'
  | 'storage.putBlockList';

/** A service, an app that will receive its response, and the file of the test. */
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
  /** The failure of the last refused request; null when only its consequences are visible. */
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
  /** The app's key. Default: `sandbox`. `unknown` is not a key of the service. */
  readonly key?: KeyName | 'unknown' | 'none';
  /** Makes the service respond this way from now on. */
  readonly arrange: (scene: Scene) => Promise<void>;
  /** The action that causes the response, when it is not adding the file or retrying its processing. */
  readonly act?: (scene: Scene) => Promise<void>;
  readonly outcome: Outcome;
}
