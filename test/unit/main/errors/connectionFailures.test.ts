import { expect, it } from 'vitest';

import { connectionFailure } from '../../../../main/errors/connectionFailures.ts';

it.each([
  ['HPE_HEADER_OVERFLOW', 'unreadable-answer', 'storage-answer-unreadable'],
  ['HPE_UNEXPECTED_CONTENT_LENGTH', 'unreadable-answer', 'storage-answer-unreadable'],
  ['ERR_HTTP_INVALID_STATUS_CODE', 'unreadable-answer', 'storage-answer-unreadable'],
  ['Z_DATA_ERROR', 'unreadable-answer', 'storage-answer-unreadable'],
  ['EWHATEVER', 'unreadable-answer', 'storage-answer-unreadable'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed', 'tls-failed'],
  ['EPROTO', 'tls-failed', 'tls-failed'],
  ['EACCES', 'connection-refused', 'connection-refused'],
  ['ECONNRESET', 'connection-lost', 'connection-lost'],
  ['EPIPE', 'connection-lost', 'connection-lost'],
] as const)('the code %s is of the link only when it says so', (code, ofService, ofStorage) => {
  expect(connectionFailure(code, 'api.example').kind).toBe(ofService);
  expect(connectionFailure(code, 'storage.example', null, 'storage').kind).toBe(ofStorage);
});

it('a request without an answer names its host and the code', () => {
  expect(connectionFailure('ENOTFOUND', 'api.example:443')).toMatchObject({
    kind: 'host-not-found',
    scope: 'network',
    facts: { host: 'api.example:443', code: 'ENOTFOUND' },
  });
});
