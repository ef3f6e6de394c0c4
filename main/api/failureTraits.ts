/** What follows from each kind of failure, whatever answer it comes from. */
import type { Failure, FailureKind } from '../../preload/contract/failure.ts';

type Traits = Pick<Failure, 'scope' | 'retry' | 'action'>;

const fileTrouble: Traits = { scope: 'file', retry: 'never', action: 'replace-file' };
const keyTrouble: Traits = { scope: 'account', retry: 'never', action: 'open-key-settings' };
const networkTrouble: Traits = { scope: 'network', retry: 'backoff', action: 'wait' };
/** A person can mend it; it is tried again all the same, for somebody else may have. */
const networkSettings: Traits = { scope: 'network', retry: 'backoff', action: 'open-network-settings' };
const passingTrouble: Traits = { scope: 'file', retry: 'backoff', action: 'retry' };
const askSupport: Traits = { scope: 'file', retry: 'never', action: 'contact-support' };

/**
 * What follows from each kind. `backoff` for 500 and 502 is the API's own guidance; for 503, 504, storage's transient
 * codes and connection faults it is our addition.
 */
export const failureTraits: Readonly<Record<FailureKind, Traits>> = {
  'key-missing': keyTrouble,
  'key-locked': keyTrouble,
  'key-invalid': keyTrouble,
  'key-expired': keyTrouble,
  'key-revoked': keyTrouble,
  'key-refused': keyTrouble,
  'plan-gated': { scope: 'bucket', retry: 'never', action: 'manage-plan' },
  'rate-limited': { scope: 'bucket', retry: 'after', action: 'wait' },
  'bad-request': askSupport,
  forbidden: askSupport,
  'blob-path-refused': askSupport,
  'sandbox-only': { scope: 'file', retry: 'never', action: 'open-key-settings' },
  'not-found': askSupport,
  'submission-not-found': askSupport,
  'not-finished': { scope: 'file', retry: 'backoff', action: 'wait' },
  'previous-submission-not-found': { scope: 'file', retry: 'never', action: 'submit-as-new-version' },
  'already-submitted': { scope: 'file', retry: 'never', action: 'submit-as-new-version' },
  'retry-in-progress': { scope: 'file', retry: 'never', action: 'wait' },
  'retry-not-failed': { scope: 'file', retry: 'never', action: 'wait' },
  'retry-not-retryable': fileTrouble,
  'retries-exhausted': askSupport,
  conflict: askSupport,
  'too-large': fileTrouble,
  'type-not-allowed': fileTrouble,
  'type-mismatch': fileTrouble,
  validation: askSupport,
  'unexpected-status': askSupport,
  'service-error': passingTrouble,
  'results-unavailable': passingTrouble,
  'service-unavailable': passingTrouble,
  'unreadable-answer': passingTrouble,
  'processing-failed': askSupport,
  'storage-url-expired': passingTrouble,
  'storage-refused': askSupport,
  'storage-blocks-lost': passingTrouble,
  'storage-busy': passingTrouble,
  'storage-error': passingTrouble,
  'host-not-found': networkTrouble,
  'connection-refused': networkTrouble,
  'network-down': networkTrouble,
  'connection-lost': networkTrouble,
  'timed-out': networkTrouble,
  'certificate-not-trusted': networkSettings,
  'certificate-self-signed': networkSettings,
  'certificate-expired': networkSettings,
  'certificate-not-yet-valid': networkSettings,
  'certificate-wrong-host': networkSettings,
  'proxy-unreachable': networkSettings,
  'proxy-auth-required': networkSettings,
  'proxy-auth-refused': networkSettings,
  'proxy-auth-unknown': networkSettings,
  'proxy-refused': networkSettings,
  'file-missing': { scope: 'file', retry: 'never', action: 'retry' },
  'file-unreadable': { scope: 'file', retry: 'never', action: 'retry' },
  'file-empty': { scope: 'file', retry: 'never', action: 'retry' },
  'folder-empty': { scope: 'file', retry: 'never', action: 'none' },
  'folder-unreadable': { scope: 'file', retry: 'never', action: 'none' },
  'not-a-file': { scope: 'file', retry: 'never', action: 'none' },
  'file-changed': passingTrouble,
  cancelled: { scope: 'file', retry: 'never', action: 'retry' },
  internal: askSupport,
};

/** A failure that we found ourselves; the window has the words for it. */
export function localFailure(kind: FailureKind, facts?: Failure['facts'], detail = ''): Failure {
  return { kind, ...failureTraits[kind], detail, ...(facts === undefined ? {} : { facts }) };
}
