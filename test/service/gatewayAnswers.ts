/** Responses that the gateway creates: the response of a fault, a proxy's page, Azure's XML errors. */
import { randomUUID } from 'node:crypto';

import type { ActingFault } from './faults.ts';

export interface MadeUpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Null when the fault is not a response. */
export function answerOfFault(fault: ActingFault): MadeUpAnswer | null {
  switch (fault.kind) {
    case 'answer': {
      const isJson = fault.text === undefined && fault.json !== undefined;
      const type = isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
      return {
        status: fault.status,
        headers: { 'Content-Type': type, ...fault.headers },
        body: fault.text ?? (isJson ? JSON.stringify(fault.json) : ''),
      };
    }
    case 'html':
      return htmlPage(fault.status ?? 502);
    case 'storage-error':
      return storageError(fault.status, fault.code);
    case 'delay':
    case 'reset':
    case 'stall':
    case 'drop-answer':
    case 'cut-json':
    case 'cut-answer':
      return null;
  }
}

/** Azure's error body: https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
export function storageError(status: number, code: string): MadeUpAnswer {
  const requestId = randomUUID();
  const message = `${messages[code] ?? 'The request failed.'}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  return {
    status,
    headers: {
      'Content-Type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': requestId,
      Server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
    },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

const messages: Readonly<Record<string, string>> = {
  AuthenticationFailed:
    'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  AuthorizationFailure: 'This request is not authorized to perform this operation.',
  AuthorizationPermissionMismatch:
    'This request is not authorized to perform this operation using this permission.',
  UnauthorizedBlobOverwrite: 'This request is not authorized to perform blob overwrites.',
  ServerBusy: 'The server is currently unable to receive requests. Please retry your request.',
  OperationTimedOut: 'The operation could not be completed within the permitted time.',
  InternalError: 'Server encountered an internal error. Please try again after some time.',
  InvalidBlockList: 'The specified block list is invalid.',
  InvalidBlobOrBlock: 'The specified blob or block content is invalid.',
  Md5Mismatch:
    'The MD5 value specified in the request did not match with the MD5 value calculated by the server.',
  MissingContentLengthHeader: 'Content-Length HTTP header is missing.',
};

function htmlPage(status: number): MadeUpAnswer {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><p>The gateway could not complete your request.</p></body></html>`,
  };
}
