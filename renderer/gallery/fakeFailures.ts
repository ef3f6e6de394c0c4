/** Failures of every kind that a row or a gate can show, as the main process would return them. */
import type { Bucket, Failure, FailureKind } from '../../preload/contract.ts';

const host = 'mm-midmarket-integrations-api-preview.azurewebsites.net';

export function failure(kind: FailureKind, more: Partial<Failure> = {}): Failure {
  return { kind, scope: 'file', retry: 'never', detail: '', action: 'contact-support', ...more };
}

export function planGated(bucket: Bucket): Failure {
  return failure('plan-gated', {
    scope: 'bucket',
    status: 402,
    bucket,
    detail:
      'The Integrations API is not included in your current plan. Upgrade to Midmarket or contact sales.',
    action: 'manage-plan',
  });
}

export const keyFailures = {
  missing: failure('key-missing', { scope: 'account', detail: 'No key is set', action: 'open-key-settings' }),
  locked: failure('key-locked', { scope: 'account', detail: '', action: 'open-key-settings' }),
  expired: failure('key-expired', {
    scope: 'account',
    status: 401,
    detail: 'This API key has expired',
    action: 'open-key-settings',
  }),
} as const;

export const rateLimited = failure('rate-limited', {
  scope: 'bucket',
  retry: 'after',
  status: 429,
  bucket: 'submission_write',
  detail: 'Rate limit exceeded: 30 submissions per minute',
  retryAfterMs: 12_000,
  action: 'wait',
});

export const offline = failure('host-not-found', {
  scope: 'network',
  retry: 'backoff',
  detail: `getaddrinfo ENOTFOUND ${host}`,
  facts: { host, code: 'ENOTFOUND' },
  action: 'wait',
});

export const serviceDown = failure('service-unavailable', {
  status: 503,
  scope: 'service',
  retry: 'backoff',
  detail: 'Service Unavailable',
  action: 'wait',
});

export const storageBlocked = failure('storage-blocked', {
  status: 403,
  scope: 'storage',
  retry: 'backoff',
  detail: 'AuthorizationFailure: This request is not authorized to perform this operation.',
  action: 'wait',
});

export const proxyWantsSignIn = failure('proxy-auth-required', {
  scope: 'network',
  retry: 'backoff',
  detail: '407 Proxy Authentication Required',
  facts: { proxy: 'proxy.aurora.example:8080', host },
  action: 'open-network-settings',
});

export const certificateUnknown = failure('certificate-not-trusted', {
  scope: 'network',
  retry: 'backoff',
  detail: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  facts: { host, issuer: 'Aurora Pictures Inspection CA', code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
  action: 'open-network-settings',
});

export const connectionLost = failure('connection-lost', {
  scope: 'network',
  retry: 'backoff',
  detail: 'read ECONNRESET',
  facts: { host, code: 'ECONNRESET' },
  action: 'wait',
});

/** Text that must not break the window: markup, no spaces, reversed direction, 100 kB. */
export const hostileText = `<img src=x onerror=alert(1)> <b>bold</b> {{ 1 + 1 }} \u202Etxt.exe\n${'x'.repeat(600)}\n${'A hundred kilobytes of words. '.repeat(3_400)}the very end`;

export const hostileFailure = failure('validation', {
  status: 422,
  detail: hostileText,
  fields: [
    { field: `assets.0.${'blobPath'.repeat(40)}`, message: '<script>alert(2)</script>' },
    { field: '\u202Edleif', message: 'y'.repeat(2_000) },
    { field: '', message: '' },
  ],
});

export const fileFailures: readonly Failure[] = [
  failure('too-large', {
    detail: '',
    facts: { capBytes: 5_000_000_000, sizeBytes: 7_340_032_000, category: 'video' },
    action: 'replace-file',
  }),
  failure('type-not-allowed', {
    detail: '',
    facts: {
      extension: '.zip',
      contentType: 'application/zip',
      allowed: [
        'video/mp4',
        'video/quicktime',
        'audio/mpeg',
        'audio/wav',
        'image/jpeg',
        'image/png',
        'application/pdf',
      ],
    },
    action: 'replace-file',
  }),
  failure('type-mismatch', {
    status: 415,
    detail: 'Content type does not match the file',
    facts: { extension: '.jpg', declared: 'image/jpeg', detected: 'image/heic', detectedExtension: '.heic' },
    action: 'replace-file',
  }),
  failure('validation', {
    status: 422,
    detail: 'Request validation failed',
    fields: [
      { field: 'assets.0.blobPath', message: 'must start with the workspace id' },
      { field: 'metadata.campaign', message: 'ensure this value has at most 64 characters' },
    ],
  }),
  failure('file-missing', { detail: 'ENOENT: no such file or directory', action: 'retry' }),
  failure('file-unreadable', {
    detail: 'EACCES: permission denied',
    facts: { code: 'EACCES' },
    action: 'retry',
  }),
  failure('forbidden', { status: 403, detail: 'Invalid blob path' }),
  failure('unexpected-status', { status: 418, detail: '<html><body>Login required by proxy</body></html>' }),
  failure('processing-stalled', { facts: { hours: 5 } }),
  failure('processing-failed', { detail: 'The media stream could not be decoded', action: 'retry' }),
  failure('service-error', {
    status: 500,
    retry: 'backoff',
    detail: 'Internal server error',
    action: 'retry',
  }),
  failure('file-empty', { action: 'replace-file' }),
  failure('certificate-not-trusted', {
    detail: 'SELF_SIGNED_CERT_IN_CHAIN',
    facts: { host, issuer: 'Aurora Pictures Root CA', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    action: 'open-network-settings',
  }),
  failure('cancelled', { action: 'retry' }),
];
