/** What Azure storage answers to a presigned upload, in its XML: to a single PUT, to a block, to the list of blocks. */
import { expect } from 'vitest';

import type { FailureKind } from '../../../../preload/contract.ts';
import { completed, failure, forSupport, ofFile, ofStorage, passing, refusedForGood } from './expected.ts';
import type { DocumentedRow, Outcome, Scene, TestedEndpoint, Words } from './row.ts';

type StorageEndpoint = Extract<TestedEndpoint, `storage.${string}`>;

function storageAnswers(
  status: number,
  code: string,
  next?: number,
  endpoint: StorageEndpoint = 'storage.put',
) {
  return async ({ service }: Scene): Promise<void> => {
    await service.control.addFault({
      endpoint,
      kind: 'storage-error',
      status,
      code,
      ...(next === undefined ? {} : { next }),
    });
  };
}

/** A proxy's 403, which does not say whether the URL has expired. */
function pageWithoutCode(endpoint: StorageEndpoint, next?: number) {
  return async ({ service }: Scene): Promise<void> => {
    const times = next === undefined ? {} : { next };
    await service.control.addFault({ endpoint, kind: 'html', status: 403, ...times });
  };
}

const ofOutage = { scope: 'storage', retry: 'backoff', action: 'wait' } as const;
const unauthorized = 'This request is not authorized to perform this operation.';
const unauthenticated =
  'Server failed to authenticate the request. Make sure the value of Authorization header is ' +
  'formed correctly including the signature.';

function renewed(code: string): DocumentedRow {
  return {
    endpoint: 'storage.put',
    answer: `403 ${code}: sent to a new URL at once`,
    arrange: storageAnswers(403, code, 1),
    outcome: { ...completed(null, 2), also: { 'uploads.url': 2 } },
  };
}

const refusedWords: Words = {
  line: 'Upload rejected',
  below: 'Retry to get a new upload link',
};

function refused(status: number, code: string): DocumentedRow {
  return {
    endpoint: 'storage.put',
    answer: `${status} ${code}`,
    arrange: storageAnswers(status, code),
    outcome: refusedForGood(ofStorage('storage-refused', forSupport, status, code), refusedWords),
  };
}

function passes(status: number, code: string, kind: FailureKind, words: string): DocumentedRow {
  return {
    endpoint: 'storage.put',
    answer: `${status} ${code}, once`,
    arrange: storageAnswers(status, code, 1),
    outcome: completed(ofStorage(kind, passing, status, code, words), 2),
  };
}

interface BlockAnswer {
  readonly status: number;
  readonly code: string;
  readonly next?: number;
}
type Follows = Pick<Outcome, 'requests' | 'also'> & { readonly so: string };

/** For a file of two blocks. The timeline of the upload does not record single blocks. */
function blockRow(
  endpoint: Exclude<StorageEndpoint, 'storage.put'>,
  { status, code, next }: BlockAnswer,
  { so, requests, also = {} }: Follows,
): DocumentedRow {
  return {
    endpoint,
    answer: `${status} ${code}: ${so}`,
    arrange: storageAnswers(status, code, next, endpoint),
    outcome: { ...completed(null, requests), also },
  };
}

const once = (status: number, code: string): BlockAnswer => ({ status, code, next: 1 });
const blockAgain: Follows = { so: 'it alone is sent again', requests: 3, also: { 'uploads.url': 1 } };
/** One byte shows first that storage answers again. */
const blockAgainAfterProbe: Follows = { ...blockAgain, requests: 4 };
const blockRenewed: Follows = { so: 'sent to a new URL', requests: 3, also: { 'uploads.url': 2 } };
const listAgain: Follows = { so: 'sent again', requests: 2, also: { 'storage.putBlock': 2 } };
const listRenewed: Follows = { ...listAgain, so: 'sent to a new URL' };
const blocksAgain: Follows = {
  so: 'the blocks are sent again, as large as seems right by then',
  requests: 2,
  also: { 'storage.putBlock': expect.toSatisfy((sent: number) => sent > 2) },
};
const inOnePiece: Follows = { so: 'sent in one piece', requests: 1, also: { 'storage.put': 1 } };

const blockRows: readonly DocumentedRow[] = [
  {
    ...blockRow('storage.putBlock', once(403, 'in HTML'), blockRenewed),
    arrange: pageWithoutCode('storage.putBlock', 1),
  },
  blockRow('storage.putBlock', once(403, 'AuthenticationFailed'), blockRenewed),
  blockRow('storage.putBlock', once(400, 'Md5Mismatch'), blockAgain),
  blockRow('storage.putBlock', once(500, 'OperationTimedOut'), blockAgainAfterProbe),
  blockRow('storage.putBlock', once(503, 'ServerBusy'), blockAgainAfterProbe),
  blockRow('storage.putBlockList', once(403, 'AuthenticationFailed'), listRenewed),
  blockRow('storage.putBlockList', once(500, 'InternalError'), listAgain),
  blockRow('storage.putBlockList', once(503, 'ServerBusy'), listAgain),
  blockRow('storage.putBlockList', once(400, 'InvalidBlockList'), blocksAgain),
  blockRow('storage.putBlockList', { status: 403, code: 'AccountIsDisabled' }, inOnePiece),
];

export const storageRows: readonly DocumentedRow[] = [
  ...blockRows,
  renewed('AuthenticationFailed'),
  {
    endpoint: 'storage.put',
    answer: '403 AuthorizationFailure of the firewall, once: held back, then sent again',
    arrange: storageAnswers(403, 'AuthorizationFailure', 1),
    outcome: completed(
      {
        ...ofStorage('storage-blocked', ofOutage, 403, 'AuthorizationFailure', unauthorized),
        retryAfterMs: expect.any(Number),
      },
      2,
    ),
  },
  {
    endpoint: 'storage.put',
    answer: '403 AuthorizationPermissionMismatch',
    arrange: storageAnswers(403, 'AuthorizationPermissionMismatch'),
    outcome: refusedForGood(
      ofStorage(
        'storage-refused',
        forSupport,
        403,
        'AuthorizationPermissionMismatch',
        'This request is not authorized to perform this operation using this permission.',
      ),
      refusedWords,
    ),
  },
  {
    endpoint: 'storage.put',
    answer: '403 AuthenticationFailed to three URLs in a row: the step is tried again',
    arrange: storageAnswers(403, 'AuthenticationFailed', 3),
    outcome: completed(
      ofStorage('storage-url-expired', passing, 403, 'AuthenticationFailed', unauthenticated),
      4,
    ),
  },
  {
    endpoint: 'storage.put',
    answer: '403 in HTML, once: sent to a new URL at once',
    arrange: pageWithoutCode('storage.put', 1),
    outcome: { ...completed(null, 2), also: { 'uploads.url': 2 } },
  },
  {
    endpoint: 'storage.put',
    answer: '403 in HTML to a new URL too',
    arrange: pageWithoutCode('storage.put'),
    outcome: {
      ...refusedForGood(failure('storage-refused', forSupport, 403, expect.any(String)), refusedWords),
      requests: 2,
      also: { 'uploads.url': 2 },
    },
  },
  refused(400, 'InvalidHeaderValue'),
  refused(403, 'AccountIsDisabled'),
  refused(404, 'ContainerNotFound'),
  refused(409, 'BlobImmutableDueToPolicy'),
  refused(412, 'LeaseIdMissing'),
  {
    endpoint: 'storage.put',
    answer: '413 RequestBodyTooLarge',
    arrange: storageAnswers(413, 'RequestBodyTooLarge'),
    outcome: refusedForGood(ofStorage('too-large', ofFile, 413, 'RequestBodyTooLarge'), {
      line: 'File too large',
      below: 'over the size limit',
    }),
  },
  passes(
    400,
    'Md5Mismatch',
    'storage-error',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
  ),
  passes(
    500,
    'InternalError',
    'storage-error',
    'Server encountered an internal error. Please try again after some time.',
  ),
  passes(
    500,
    'OperationTimedOut',
    'storage-error',
    'The operation could not be completed within the permitted time.',
  ),
  passes(
    503,
    'ServerBusy',
    'storage-busy',
    'The server is currently unable to receive requests. Please retry your request.',
  ),
];
