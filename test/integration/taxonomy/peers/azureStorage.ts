/** Errors of Azure storage from its REST reference, and responses of others in its place. */
import { type PeerPage, html, tooLarge, xml } from './page.ts';

const tail = '\nRequestId:1f1c4c0e-401e-0012-3456-9abcde000000\nTime:2026-01-01T00:00:00.0000000Z';

const errorXml = (code: string, message: string, more = ''): string =>
  `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}${tail}</Message>${more}</Error>`;

const ended =
  'Signature not valid in the specified time frame: Start [Thu, 01 Jan 2026 00:00:00 GMT] - Expiry [Thu, 01 Jan 2026 01:00:00 GMT] - Current [Thu, 01 Jan 2026 02:00:00 GMT]';

type Meaning = Pick<PeerPage, 'kind' | 'retry' | 'headline'>;

const expired: Meaning = {
  kind: 'storage-url-expired',
  retry: 'backoff',
  headline: 'Upload link expired',
};
const busy: Meaning = { kind: 'storage-busy', retry: 'backoff', headline: 'Cloud storage is busy' };
const problem: Meaning = { kind: 'storage-error', retry: 'backoff', headline: 'Cloud storage problem' };
const blocksLost: Meaning = {
  kind: 'storage-blocks-lost',
  retry: 'backoff',
  headline: 'Parts of the file were lost',
};
const nameTaken: Meaning = {
  kind: 'name-taken',
  retry: 'never',
  headline: 'Another file has this name',
};
const refused: Meaning = {
  kind: 'storage-refused',
  retry: 'never',
  headline: 'Upload rejected',
};

function azure(
  status: number,
  code: string,
  message: string,
  meaning: Meaning,
  more = '',
  reason = '',
): PeerPage {
  return {
    peer: `Azure storage ${status} ${code}`,
    asked: 'storage',
    status,
    headers: { ...xml, 'x-ms-error-code': code, server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0' },
    body: errorXml(code, message, more),
    ...meaning,
    detail: `${code}: ${message}${reason}`,
  };
}

/** Any other status than 201 means that the bytes are not stored. */
const notStored: Meaning & Pick<PeerPage, 'asked'> = { ...problem, asked: 'storage' };

export const azureStoragePages: readonly PeerPage[] = [
  azure(
    403,
    'AuthenticationFailed',
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    expired,
    `<AuthenticationErrorDetail>${ended}</AuthenticationErrorDetail>`,
    ` ${ended}`,
  ),
  azure(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.', {
    kind: 'storage-blocked',
    retry: 'backoff',
    headline: 'Cloud storage is blocked on this network',
  }),
  azure(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
    refused,
  ),
  azure(
    403,
    'UnauthorizedBlobOverwrite',
    'This request is not authorized to perform blob overwrites.',
    nameTaken,
  ),
  azure(403, 'AccountIsDisabled', 'The specified account is disabled.', refused),
  azure(400, 'InvalidBlockList', 'The specified block list is invalid.', blocksLost),
  azure(
    400,
    'Md5Mismatch',
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
    problem,
  ),
  azure(404, 'ContainerNotFound', 'The specified container does not exist.', refused),
  azure(
    413,
    'RequestBodyTooLarge',
    'The request body is too large and exceeds the maximum permissible limit.',
    tooLarge,
    '<MaxLimit>5242880000</MaxLimit>',
  ),
  azure(
    500,
    'InternalError',
    'Server encountered an internal error. Please try again after some time.',
    problem,
  ),
  azure(500, 'OperationTimedOut', 'Operation could not be completed within the specified time.', problem),
  azure(503, 'ServerBusy', 'The server is busy.', busy),
  {
    ...azure(503, 'ServerBusy', 'The server is busy.', busy),
    peer: 'Azure storage 503 that says for how long',
    headers: { ...xml, 'x-ms-error-code': 'ServerBusy', 'retry-after': '7' },
    retryAfterMs: 7_000,
  },
  {
    peer: 'a firewall in front of storage that refuses without a code',
    asked: 'storage',
    status: 403,
    headers: html,
    body: '<html><head><title>403 Forbidden</title></head><body></body></html>',
    ...refused,
    detail: '403 Forbidden',
  },
  {
    peer: 'Azure storage 403 that says its code in the header alone',
    asked: 'storage',
    status: 403,
    headers: { 'x-ms-error-code': 'AuthenticationFailed' },
    body: '',
    ...expired,
    detail: 'AuthenticationFailed',
  },
  {
    peer: 'nginx 502 in front of storage',
    asked: 'storage',
    status: 502,
    headers: html,
    body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n',
    ...problem,
    detail: '502 Bad Gateway',
  },
  {
    peer: 'a proxy in front of storage that wants a sign-in',
    asked: 'storage',
    status: 407,
    headers: { ...html, 'proxy-authenticate': 'Basic realm="Corporate proxy"' },
    body: '<html><head><title>Proxy Authentication Required</title></head><body></body></html>',
    kind: 'proxy-auth-required',
    retry: 'backoff',
    headline: 'Proxy sign-in required',
    detail: 'Proxy Authentication Required',
  },
  {
    ...notStored,
    peer: 'a captive portal that answers 200 in place of storage',
    status: 200,
    headers: html,
    body: '<html><head><title>Please sign in</title></head><body></body></html>',
    detail: 'Please sign in',
  },
  {
    ...notStored,
    peer: 'a captive portal that redirects from storage',
    status: 302,
    headers: { location: 'http://portal.example/login' },
    body: '',
    detail: '',
  },
];
