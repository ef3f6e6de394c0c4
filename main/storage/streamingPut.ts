/**
 * Sends one PUT, or one HEAD without a body, with node:http instead of got. Each slice of the body is requested only after the kernel has accepted
 * the slice before it, so the memory of a slice can be reused and a block never has to be in memory as a whole. got
 * does not report that moment and holds several slices at once.
 */
import http from 'node:http';
import https from 'node:https';

import type { Agents } from '../network/agents.ts';
import { limitInterimAnswers } from '../network/interimAnswers.ts';
import type { BlobBody } from './blobStorage.ts';

export interface PutRequest {
  /** Default PUT. */
  readonly method?: 'PUT' | 'HEAD';
  readonly url: URL;
  readonly agents: Agents;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  readonly body: BlobBody;
  readonly signal: AbortSignal;
  /** Only tests set other ones. */
  readonly limits?: { readonly headMs: number; readonly bodyMs: number };
}

export interface PutResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** There is no response, or not all of its head. `code` is the error code of the system, `cause` the original error. */
export class NoResponseError extends Error {
  readonly code: string;

  constructor(code: string, cause?: Error) {
    super(`No response: ${code}`, { cause });
    this.name = 'NoResponseError';
    this.code = code;
  }
}

/** Limit for name resolution, connection and TLS handshake together. */
const connectMs = 40_000;
/** Limit without a byte in either direction. The transfer's stall timer usually ends a stalled upload earlier. */
const silenceMs = 120_000;
/** Responses of storage are short, and the beginning of a proxy's page is enough; the rest is not waited for. */
const maxResponseBytes = 64 * 1_024;
/** Limits of the whole response, however slowly it comes: of its head after the last byte of the body, and of its body. */
const defaultLimits = { headMs: 180_000, bodyMs: 30_000 };

/**
 * Sends the body and resolves with the response, which may arrive before the end of the body. Rejects with
 * NoResponseError, with the error that the body threw, or with any error once `signal` has aborted. After the promise
 * settles, nothing reads the body any more.
 */
export async function sendPut({
  url,
  method = 'PUT',
  agents,
  headers,
  sizeBytes,
  body,
  signal,
  limits = defaultLimits,
}: PutRequest): Promise<PutResponse> {
  signal.throwIfAborted();
  const isSecure = url.protocol === 'https:';
  const options = {
    method,
    headers: method === 'HEAD' ? headers : { ...headers, 'content-length': sizeBytes },
    agent: isSecure ? agents.https : agents.http,
  };
  const request = limitInterimAnswers(isSecure ? https.request(url, options) : http.request(url, options));
  const response = responseTo(request, isSecure, limits);
  const responded = response.then(
    () => 'responded' as const,
    () => 'responded' as const,
  );
  const cancel = (): void => {
    request.destroy(new NoResponseError('ECANCELED'));
  };
  signal.addEventListener('abort', cancel, { once: true });
  let sentBytes = 0;
  let isDone = false;
  try {
    for await (const slice of body) {
      const result = await Promise.race([write(request, slice), responded]);
      // The response to the whole body may arrive before the callback of the last write.
      if (result !== 'broken') sentBytes += slice.length;
      if (result !== 'written') break;
    }
    const isWhole = sentBytes === sizeBytes;
    if (isWhole) request.end();
    const received = await response;
    isDone = isWhole;
    // A success cannot be true while bytes are missing.
    if (!isWhole && received.status < 300) throw new NoResponseError('EPIPE');
    return received;
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!isDone) request.destroy();
  }
}

/**
 * Resolves when the kernel has accepted the slice, or when the connection is broken: `responseTo` then has the reason.
 */
function write(request: http.ClientRequest, slice: Buffer): Promise<'written' | 'broken'> {
  return new Promise((resolve) => {
    request.write(slice, (error) => resolve(error ? 'broken' : 'written'));
  });
}

/**
 * Its status is the answer as soon as its head is complete: a body that is too long, too slow or cut off takes nothing from
 * what storage has confirmed, and the bytes are not sent again because of it.
 */
function responseTo(
  request: http.ClientRequest,
  isSecure: boolean,
  { headMs, bodyMs }: typeof defaultLimits,
): Promise<PutResponse> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const limit = (delayMs: number, end: () => void): void => {
      clearTimeout(timer);
      timer = setTimeout(end, delayMs);
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(
        error instanceof NoResponseError ? error : new NoResponseError(error.code ?? 'ECONNRESET', error),
      );
    };
    request.on('error', fail);
    limitTime(request, isSecure);
    request.once('finish', () => limit(headMs, () => request.destroy(new NoResponseError('ETIMEDOUT'))));
    request.once('close', () => clearTimeout(timer));
    request.once('response', (response) => {
      const pieces: Buffer[] = [];
      let receivedBytes = 0;
      const end = (): void => {
        clearTimeout(timer);
        const text = Buffer.concat(pieces).toString('utf8', 0, maxResponseBytes);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        // A connection with the rest of a response in it cannot be used again.
        if (!response.complete) request.destroy();
      };
      limit(bodyMs, end);
      // A body that breaks HTTP itself makes the whole response doubtful.
      request.off('error', fail);
      request.on('error', (error: NodeJS.ErrnoException) => (isOfParser(error) ? fail(error) : end()));
      response.on('data', (piece: Buffer) => {
        receivedBytes += piece.length;
        pieces.push(piece);
        if (receivedBytes > maxResponseBytes) end();
      });
      response.on('error', (error: NodeJS.ErrnoException) => (isOfParser(error) ? fail(error) : end()));
      response.once('close', end);
    });
  });
}

function isOfParser({ code }: NodeJS.ErrnoException): boolean {
  return code?.startsWith('HPE_') === true;
}

function limitTime(request: http.ClientRequest, isSecure: boolean): void {
  const timeOut = (): void => {
    request.destroy(new NoResponseError('ETIMEDOUT'));
  };
  const connecting = setTimeout(timeOut, connectMs);
  const connected = (): void => clearTimeout(connecting);
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', connected);
    else connected();
  });
  request.once('close', connected);
  request.setTimeout(silenceMs, timeOut);
}
