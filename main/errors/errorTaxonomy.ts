/**
 * The error taxonomy: for every kind of failure, everything that the app decides by kind, with one column for each
 * decision. No other file in main contains a list of kinds. The code does not compile while a kind has no row or a row
 * has no value for a column. classify.ts maps answers to kinds; docs/ERRORS.md is generated from both files.
 */
import type { Failure, FailureKind } from '../../preload/contract/failure.ts';
import { redact } from '../shared/redact.ts';

/**
 * What the error belongs to. A `drive` error is one of the file system that passes; a `writer` is another program that is
 * not done with the file. `service` and `storage` errors do not depend on the request, so any other request could meet
 * them. If several files do, it is an outage instead of one file's own problem.
 */
export type ErrorSource = 'file' | 'drive' | 'writer' | 'key' | 'bucket' | 'network' | 'service' | 'storage';

export interface ErrorTraits {
  readonly source: ErrorSource;
  /** Whether a retry can help: after the time that the service names, after growing pauses, or never. */
  readonly retry: Failure['retry'];
  /** Whether the API client repeats the request itself, while its upload keeps its slot. */
  readonly requestRetry: 'in-place' | 'no';
  /**
   * What the transfer does with the request to storage: repeat it (with fewer or smaller blocks), get a new URL, start
   * again from the first byte, send the file without blocks, or nothing.
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
   * Whether it is an outage, which opens the circuit breaker of its source so that other requests wait. It lasts until
   * a person checks again, until the time in the answer, until a probe succeeds, or until the settings are corrected.
   * `when-several`: it is an outage only if several uploads meet it.
   */
  readonly outage:
    | 'no'
    | 'until-checked'
    | 'until-time'
    | 'until-probed'
    | 'until-corrected'
    | 'when-several';
  /**
   * How long an upload waits while its target has the outage: for a day, because then the file itself may be the cause;
   * for the tries of a step, because a person has to act; or without a limit.
   */
  readonly outageLimit: 'a-day' | 'tries' | 'none';
  /** The action that the window offers first. */
  readonly action: Failure['action'];
  /** Whether the user can retry an upload that failed with it, and with which content. */
  readonly userRetry: 'same-content' | 'new-content' | 'if-service-allows' | 'no';
  /** Whether a watch folder retries the upload automatically. */
  readonly watchRetry: 'when-file-returns' | 'no';
  /** What it means for the step that met it, if it is more than a failure. */
  readonly step: 'fails' | 'already-submitted' | 'reprocessing' | 'other-account';
  /** The list that shows an upload that failed with it. */
  readonly list: 'attention' | 'cancelled';
}

/** What depends on the source alone. `scope`: of a failure that is not part of an outage. */
export const errorSources: Readonly<
  Record<
    ErrorSource,
    { readonly scope: Failure['scope']; readonly countsAgainstFile: 'yes' | 'unless-outage' | 'no' }
  >
> = {
  file: { scope: 'file', countsAgainstFile: 'yes' },
  drive: { scope: 'file', countsAgainstFile: 'no' },
  writer: { scope: 'file', countsAgainstFile: 'no' },
  key: { scope: 'account', countsAgainstFile: 'no' },
  bucket: { scope: 'bucket', countsAgainstFile: 'no' },
  network: { scope: 'network', countsAgainstFile: 'no' },
  service: { scope: 'file', countsAgainstFile: 'unless-outage' },
  storage: { scope: 'file', countsAgainstFile: 'unless-outage' },
};

/** The service refuses the file, and support may know why. */
const refused: ErrorTraits = {
  source: 'file',
  retry: 'never',
  requestRetry: 'no',
  storageRetry: 'no',
  outage: 'no',
  outageLimit: 'a-day',
  action: 'contact-support',
  userRetry: 'same-content',
  watchRetry: 'no',
  step: 'fails',
  list: 'attention',
};
/** The user has to change the file. */
const wrongFile: ErrorTraits = { ...refused, action: 'replace-file', userRetry: 'new-content' };
/** The user can make the file readable. */
const unreadableFile: ErrorTraits = { ...refused, action: 'retry' };
/** There is no file to send. */
const noFile: ErrorTraits = { ...refused, action: 'none', userRetry: 'no' };
/** A temporary error of this file alone. */
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
/** Storage refuses every upload, for a reason that is no file's. It is probed until it accepts one. */
const storageOutage: ErrorTraits = {
  ...storageError,
  storageRetry: 'no',
  outage: 'until-probed',
  action: 'contact-support',
};
/** An error of one connection; the next one may work. */
const lostConnection: ErrorTraits = {
  ...passing,
  source: 'network',
  requestRetry: 'in-place',
  storageRetry: 'in-place',
  outageLimit: 'none',
  action: 'wait',
};
/** No request can reach its host. */
const unreachable: ErrorTraits = { ...lostConnection, requestRetry: 'no', outage: 'until-probed' };
/** The user can correct it in the settings. It is probed as well, because it may also end without that. */
const networkSettings: ErrorTraits = { ...unreachable, action: 'open-network-settings' };

/**
 * `backoff` and `in-place` for 500 and 502 follow the API's guidance. For 503, 504, storage's temporary codes and
 * connection errors they are our addition.
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
  'unreadable-answer': { ...serviceError, requestRetry: 'no', outageLimit: 'tries' },
  'processing-failed': { ...refused, userRetry: 'if-service-allows' },
  'processing-stalled': { ...refused, userRetry: 'no' },
  'upload-address-unsafe': refused,
  'storage-url-expired': { ...passing, storageRetry: 'new-url' },
  'storage-refused': { ...refused, storageRetry: 'without-blocks' },
  'storage-blocks-lost': { ...passing, storageRetry: 'from-start' },
  'storage-busy': { ...storageError, storageRetry: 'in-place-fewer' },
  'storage-error': storageError,
  'storage-without-conditions': refused,
  'storage-answer-unreadable': {
    ...storageError,
    storageRetry: 'no',
    outageLimit: 'tries',
    action: 'open-network-settings',
  },
  'storage-blocked': storageOutage,
  'storage-clock-wrong': storageOutage,
  'sent-too-often': { ...refused, action: 'retry' },
  'name-taken': { ...refused, action: 'submit-as-new-version', userRetry: 'no' },
  'name-skipped': { ...refused, action: 'none', userRetry: 'no', list: 'cancelled' },
  'host-not-found': unreachable,
  'connection-refused': unreachable,
  'network-down': unreachable,
  'connection-lost': lostConnection,
  'timed-out': { ...lostConnection, storageRetry: 'in-place-smaller' },
  'tls-failed': networkSettings,
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
  'file-unavailable': { ...passing, source: 'drive', watchRetry: 'when-file-returns' },
  'drive-not-responding': { ...passing, source: 'drive', watchRetry: 'when-file-returns' },
  // Another program decides when it is done, so there is no limit.
  'file-being-written': { ...passing, source: 'writer', action: 'wait' },
  'file-name-unreadable': noFile,
  'file-empty': unreadableFile,
  'folder-empty': noFile,
  'folder-unreadable': noFile,
  'not-a-file': noFile,
  'replaced-by-link': { ...unreadableFile, watchRetry: 'when-file-returns' },
  'file-changed': passing,
  cancelled: { ...refused, action: 'retry', list: 'cancelled' },
  // It may come from a passing shortage, such as of memory or threads.
  internal: { ...refused, retry: 'backoff' },
};

/** Creates a failure of this kind with its values from the taxonomy. */
export function newFailure(
  kind: FailureKind,
  {
    detail,
    ...facts
  }: Pick<Failure, 'detail'> & Partial<Omit<Failure, 'kind' | 'scope' | 'retry' | 'action'>>,
): Failure {
  const { source, retry, action } = errorTaxonomy[kind];
  const failure = { kind, scope: errorSources[source].scope, retry, action, detail, ...facts };
  return withoutSecrets(failure);
}

/** A failure is saved, shown, logged and copied, and most of its texts come from a server. */
function withoutSecrets({ docsUrl, fields, facts, ...failure }: Failure): Failure {
  return {
    ...failure,
    detail: redact(failure.detail),
    // An address with a secret in it would be opened without it.
    ...(docsUrl === undefined || redact(docsUrl) !== docsUrl ? {} : { docsUrl }),
    ...(fields === undefined
      ? {}
      : { fields: fields.map(({ field, message }) => ({ field: redact(field), message: redact(message) })) }),
    ...(facts === undefined
      ? {}
      : {
          facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, cleanFact(value)])),
        }),
  };
}

function cleanFact(value: string | number | readonly string[]): string | number | readonly string[] {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? redact(value) : value.map(redact);
}

/** The same failure as the upload's own, not as part of an outage. */
export function ownFailure(failure: Failure): Failure {
  const { source, action } = errorTaxonomy[failure.kind];
  return { ...failure, scope: errorSources[source].scope, action };
}

/** Whether attempts that failed like this count, so that the twelfth fails the upload. */
export function countsAgainstFile({ kind, scope }: Failure): boolean {
  return scope === 'file' && errorSources[errorTaxonomy[kind].source].countsAgainstFile !== 'no';
}

/** The kinds that have this value in a column. */
export function kindsWhere<Column extends keyof ErrorTraits>(
  column: Column,
  value: ErrorTraits[Column],
): readonly FailureKind[] {
  return (Object.keys(errorTaxonomy) as FailureKind[]).filter(
    (kind) => errorTaxonomy[kind][column] === value,
  );
}

/**
 * Whether the failure opens a circuit breaker or met an open one. Then the upload that met it does not fail: it waits
 * and continues automatically.
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
