/** Building blocks of the expected outcomes. They are written out here and never read from the code under test. */
import type { Bucket, Failure, FailureKind } from '../../../../preload/contract.ts';
import type { ClosedGate, Outcome, Scene, TestedEndpoint, Words } from './row.ts';

type Traits = Pick<Failure, 'scope' | 'retry' | 'action'>;

export const ofKey: Traits = { scope: 'account', retry: 'never', action: 'open-key-settings' };
export const ofPlan: Traits = { scope: 'bucket', retry: 'never', action: 'manage-plan' };
export const ofRate: Traits = { scope: 'bucket', retry: 'after', action: 'wait' };
export const passing: Traits = { scope: 'file', retry: 'backoff', action: 'retry' };
export const forSupport: Traits = { scope: 'file', retry: 'never', action: 'contact-support' };
export const ofFile: Traits = { scope: 'file', retry: 'never', action: 'replace-file' };

export function failure(
  kind: FailureKind,
  traits: Traits,
  status: number,
  detail: string,
  more: Partial<Failure> = {},
): Failure {
  return { kind, ...traits, status, detail, ...more };
}

/** A refusal in Azure's XML. */
export function ofStorage(
  kind: FailureKind,
  traits: Traits,
  status: number,
  code: string,
  words = 'The request failed.',
): Failure {
  return failure(kind, traits, status, `${code}: ${words}`, { facts: { code } });
}

/** The endpoints of the API, each with its capability bucket; storage has none. */
export const bucketOf = {
  'uploads.url': 'upload',
  'uploads.direct': 'upload',
  'submissions.create': 'submission_write',
  'submissions.get': 'submission_read',
  'assets.retry': 'submission_write',
} as const satisfies Partial<Record<TestedEndpoint, Bucket>>;
export type ApiEndpoint = keyof typeof bucketOf;

/** The catalogue's words for a bucket. */
export const bucketWords = {
  upload: 'uploading files',
  submission_write: 'submitting files for review',
  submission_read: 'viewing progress and results',
} as const satisfies Partial<Record<Bucket, string>>;

/** The end of a refused upload: one request, and a row that needs attention. */
export function refusedForGood(understood: Failure, words: Words): Outcome {
  return { failure: understood, requests: 1, gates: [], state: 'failed', wait: null, words };
}

/** The upload completed. */
export function completed(understood: Failure | null, requests: number): Outcome {
  return {
    failure: understood,
    requests,
    gates: [],
    state: 'complete',
    wait: null,
    // The number of its issues, or their severities once they were read.
    words: { line: '', below: 'Finished' },
  };
}

/** Held back by a gate. For a row that the service already processes, the next poll waits. */
export function heldBack(
  endpoint: ApiEndpoint,
  gate: ClosedGate['gate'],
  understood: Failure,
  words: Words,
): Outcome {
  const isFollowed = endpoint === 'submissions.get';
  return {
    failure: understood,
    requests: 1,
    gates: [gate === 'key' ? { gate } : { gate, bucket: bucketOf[endpoint] }],
    state: isFollowed ? 'processing' : 'queued',
    wait: gate,
    words: isFollowed ? { ...words, line: 'Processing', below: '' } : words,
  };
}

export interface MadeUp {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests get this response; all by default. */
  readonly next?: number;
}

/** Injects a response that the endpoint cannot be made to give by itself. */
export function answers(endpoint: TestedEndpoint, { headers, ...answer }: MadeUp) {
  return async ({ service }: Scene): Promise<void> => {
    await service.control.addFault({
      endpoint,
      kind: 'answer',
      ...answer,
      ...(headers === undefined ? {} : { headers: { ...headers } }),
    });
  };
}

/** A proxy's HTML page in place of the answer. */
export function answersPage(endpoint: TestedEndpoint, status: number, next: number) {
  return async ({ service }: Scene): Promise<void> => {
    await service.control.addFault({ endpoint, kind: 'html', status, next });
  };
}

export const nothingToArrange = async (): Promise<void> => undefined;

export const docsUrl = 'https://support.mediamagic.app/integrations/errors';

/** A domain error, without and with the address of its explanation. */
export const domain = (status: number, detail: string) => ({ status, json: { detail } });
export const explained = (status: number, detail: string) => ({
  status,
  json: { detail, docs_url: docsUrl },
});

export const refusedName: Words = {
  line: 'File name not accepted',
  below: 'Rename the file',
};
export const wrongType: Words = {
  line: 'File type not supported',
  below: 'Export it in a supported format',
};
