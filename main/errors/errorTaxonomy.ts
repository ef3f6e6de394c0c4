/**
 * The error taxonomy: for every kind of failure, everything that the app decides by kind, one column for each
 * decision. Nothing else in main holds a list of kinds. A new kind does not compile until it has its row here; a new
 * column does not compile until every row has its cell. Which answer becomes which kind is in classify.ts;
 * docs/ERRORS.md is made from both.
 */
import type { Failure, FailureKind } from '../../preload/contract/failure.ts';

/**
 * Whose error it is. `service` and `storage` say nothing about what was sent: any other request could have met them,
 * and several files that meet them tell an outage from one file's own problem.
 */
export type ErrorSource = 'file' | 'key' | 'bucket' | 'network' | 'service' | 'storage';

export interface ErrorTraits {
  readonly source: ErrorSource;
  /** Whether a repeat can help: after the time that the service names, after growing pauses, or never. */
  readonly retry: Failure['retry'];
  /** Whether the API client repeats the request at once, before its upload gives its slot back. */
  readonly requestRetry: 'in-place' | 'no';
  /**
   * What the transfer does at once with a request to storage: repeat it (with fewer or smaller blocks), ask for a new
   * URL …
   */
  readonly storageRetry:
    | 'in-place'
    | 'in-place-fewer'
    | 'in-place-smaller'
    | 'new-url'
    | 'from-start'
    | 'without-blocks'
    | 'no';
  /**
   * When it is an outage, so that the circuit breaker of its source opens and other requests wait: at the first
   * failure, until a person checks again, until its time, until a probe succeeds or until the settings were
   * corrected; or only when several uploads meet it.
   */
  readonly outage:
    | 'no'
    | 'until-checked'
    | 'until-time'
    | 'until-probed'
    | 'until-corrected'
    | 'when-several';
  /** What the window offers first. */
  readonly action: Failure['action'];
  /** Whether a person can retry an upload that failed with it, and with which content. */
  readonly userRetry: 'same-content' | 'new-content' | 'if-service-allows' | 'no';
  /** Whether a watch folder retries the upload by itself. */
  readonly watchRetry: 'when-file-returns' | 'no';
  /** What it means for the step that met it, where it is not simply a failure. */
  readonly step: 'fails' | 'already-submitted' | 'reprocessing' | 'other-account';
  /** Which list a failed upload is in. */
  readonly list: 'attention' | 'cancelled';
}

/** What follows from the source alone. `scope`: of a failure that is not part of an outage. */
export const errorSources: Readonly<
  Record<
    ErrorSource,
    { readonly scope: Failure['scope']; readonly countsAgainstFile: 'yes' | 'unless-outage' | 'no' }
  >
> = {
  file: { scope: 'file', countsAgainstFile: 'yes' },
  key: { scope: 'account', countsAgainstFile: 'no' },
  bucket: { scope: 'bucket', countsAgainstFile: 'no' },
  network: { scope: 'network', countsAgainstFile: 'no' },
  service: { scope: 'file', countsAgainstFile: 'unless-outage' },
  storage: { scope: 'file', countsAgainstFile: 'unless-outage' },
};

/** The file cannot be sent as it is, and support may know why. */
const refused: ErrorTraits = {
  source: 'file',
  retry: 'never',
  requestRetry: 'no',
  storageRetry: 'no',
  outage: 'no',
  action: 'contact-support',
  userRetry: 'same-content',
  watchRetry: 'no',
  step: 'fails',
  list: 'attention',
};
/** A person has to change the file. */
const wrongFile: ErrorTraits = { ...refused, action: 'replace-file', userRetry: 'new-content' };
/** A person can make the file readable. */
const unreadableFile: ErrorTraits = { ...refused, action: 'retry' };
/** There is nothing that could be sent. */
const noFile: ErrorTraits = { ...refused, action: 'none', userRetry: 'no' };
/** Passes by itself, and is this file's own. */
const passing: ErrorTraits = { ...refused, retry: 'backoff', action: 'retry' };
const keyError: ErrorTraits = {
  ...refused,
  source: 'key',
  outage: 'until-checked',
  action: 'open-key-settings',
};
const serviceError: ErrorTraits = {
  ...passing,
  source: 'service',
  requestRetry: 'in-place',
  outage: 'when-several',
};
const storageError: ErrorTraits = {
  ...passing,
  source: 'storage',
  storageRetry: 'in-place',
  outage: 'when-several',
};
/** Of one connection: the next may be better. */
const lostConnection: ErrorTraits = {
  ...passing,
  source: 'network',
  requestRetry: 'in-place',
  storageRetry: 'in-place',
  action: 'wait',
};
/** Nothing can be reached. */
const unreachable: ErrorTraits = { ...lostConnection, requestRetry: 'no', outage: 'until-probed' };
/** A person can correct it in the settings; it is probed all the same, because it may pass by itself. */
const networkSettings: ErrorTraits = { ...unreachable, action: 'open-network-settings' };

/**
 * `backoff` and `in-place` for 500 and 502 are the API's own guidance; for 503, 504, storage's transient codes and
 * connection faults they are our addition.
 */
export const errorTaxonomy: Readonly<Record<FailureKind, ErrorTraits>> = {
  'key-missing': keyError,
  'key-locked': keyError,
  'key-invalid': keyError,
  'key-expired': keyError,
  'key-revoked': keyError,
  'key-refused': keyError,
  'plan-gated': { ...refused, source: 'bucket', outage: 'until-checked', action: 'manage-plan' },
  'rate-limited': { ...refused, source: 'bucket', retry: 'after', outage: 'until-time', action: 'wait' },
  'bad-request': refused,
  forbidden: refused,
  'blob-path-refused': { ...refused, step: 'other-account' },
  'sandbox-only': { ...refused, action: 'open-key-settings' },
  'not-found': refused,
  'submission-not-found': refused,
  'not-finished': { ...passing, action: 'wait' },
  'previous-submission-not-found': { ...refused, action: 'submit-as-new-version', userRetry: 'no' },
  'already-submitted': { ...refused, action: 'submit-as-new-version', step: 'already-submitted' },
  'retry-in-progress': { ...refused, action: 'wait', step: 'reprocessing' },
  'retry-not-failed': { ...refused, action: 'wait', step: 'reprocessing' },
  'retry-not-retryable': { ...refused, action: 'replace-file', userRetry: 'no' },
  'retries-exhausted': { ...refused, userRetry: 'no' },
  conflict: refused,
  'too-large': wrongFile,
  'type-not-allowed': wrongFile,
  'type-mismatch': wrongFile,
  validation: refused,
  'unexpected-status': refused,
  'service-error': serviceError,
  'results-unavailable': { ...passing, requestRetry: 'in-place' },
  'service-unavailable': serviceError,
  'unreadable-answer': { ...serviceError, requestRetry: 'no' },
  'processing-failed': { ...refused, userRetry: 'if-service-allows' },
  'storage-url-expired': { ...passing, storageRetry: 'new-url' },
  'storage-refused': { ...refused, storageRetry: 'without-blocks' },
  'storage-blocks-lost': { ...passing, storageRetry: 'from-start' },
  'storage-busy': { ...storageError, storageRetry: 'in-place-fewer' },
  'storage-error': storageError,
  'host-not-found': unreachable,
  'connection-refused': unreachable,
  'network-down': unreachable,
  'connection-lost': lostConnection,
  'timed-out': { ...lostConnection, storageRetry: 'in-place-smaller' },
  'certificate-not-trusted': networkSettings,
  'certificate-self-signed': networkSettings,
  'certificate-expired': networkSettings,
  'certificate-not-yet-valid': networkSettings,
  'certificate-wrong-host': networkSettings,
  'proxy-unreachable': networkSettings,
  'proxy-auth-required': networkSettings,
  'proxy-auth-refused': { ...networkSettings, outage: 'until-corrected' },
  'proxy-auth-unknown': networkSettings,
  'proxy-refused': networkSettings,
  'file-missing': { ...unreadableFile, watchRetry: 'when-file-returns' },
  'file-unreadable': unreadableFile,
  'file-empty': unreadableFile,
  'folder-empty': noFile,
  'folder-unreadable': noFile,
  'not-a-file': noFile,
  'file-changed': passing,
  cancelled: { ...refused, action: 'retry', list: 'cancelled' },
  internal: refused,
};

/** A failure of this kind, with what the taxonomy says of it. */
export function newFailure(
  kind: FailureKind,
  {
    detail,
    ...facts
  }: Pick<Failure, 'detail'> & Partial<Omit<Failure, 'kind' | 'scope' | 'retry' | 'action'>>,
): Failure {
  const { source, retry, action } = errorTaxonomy[kind];
  return { kind, scope: errorSources[source].scope, retry, action, detail, ...facts };
}

/** The same failure where it is not part of an outage. */
export function ownFailure(failure: Failure): Failure {
  const { source, action } = errorTaxonomy[failure.kind];
  return { ...failure, scope: errorSources[source].scope, action };
}

/** The kinds with this value in a column. */
export function kindsWhere<Column extends keyof ErrorTraits>(
  column: Column,
  value: ErrorTraits[Column],
): readonly FailureKind[] {
  return (Object.keys(errorTaxonomy) as FailureKind[]).filter(
    (kind) => errorTaxonomy[kind][column] === value,
  );
}

/**
 * Whether the failure opens a circuit breaker, or met an open one. Then it is not the failure of the upload that met
 * it: the upload waits and continues by itself.
 */
export function isOutage({ kind, scope }: Failure): boolean {
  switch (scope) {
    case 'service':
    case 'endpoint':
    case 'storage':
      return true;
    case 'file':
    case 'bucket':
    case 'account':
    case 'network': {
      const { outage } = errorTaxonomy[kind];
      return outage !== 'no' && outage !== 'when-several';
    }
  }
}
