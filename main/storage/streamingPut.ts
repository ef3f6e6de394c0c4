/**
 * One PUT over `node:http`, below got: each slice of the body is asked for only when the kernel has taken the one before,
 * so its memory can be used again, and a whole block never has to be in memory. got tells of no such moment, and holds
 * several slices at once.
 */
import http from 'node:http';
import https from 'node:https';

import type { Agents } from '../network/agents.ts';

export interface PutRequest {
  readonly url: URL;
  readonly agents: Agents;
  readonly headers: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
  /** A slice is used up when the next one is asked for. */
  readonly body: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly signal: AbortSignal;
}

export interface PutAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** There was no whole answer; `code` is the system's, `cause` what it came of. */
export class NoAnswerError extends Error {
  readonly code: string;

  constructor(code: string, cause?: Error) {
    super(`No answer: ${code}`, { cause });
    this.name = 'NoAnswerError';
    this.code = code;
  }
}

/** Until a connection stands: the name found, the port reached, the certificate checked. */
const connectMs = 40_000;
/** Without a byte in either direction. A stalled upload ends sooner, by the transfer's watchdog. */
const silenceMs = 120_000;
/** Storage's answers are short; of a proxy's page the beginning is enough. */
const keptAnswerBytes = 64 * 1_024;

/**
 * Sends the body and resolves with the answer, which may come before the body's end. Rejects with NoAnswerError, with
 * what the body threw, or with anything once `signal` has aborted. When it settles, nothing reads the body any more.
 */
export async function sendPut({
  url,
  agents,
  headers,
  sizeBytes,
  body,
  signal,
}: PutRequest): Promise<PutAnswer> {
  signal.throwIfAborted();
  const isSecure = url.protocol === 'https:';
  const options = {
    method: 'PUT',
    headers: { ...headers, 'content-length': sizeBytes },
    agent: isSecure ? agents.https : agents.http,
  };
  const request = isSecure ? https.request(url, options) : http.request(url, options);
  const answer = answerTo(request, isSecure);
  const answered = answer.then(
    () => 'answered' as const,
    () => 'answered' as const,
  );
  const giveUp = (): void => {
    request.destroy(new NoAnswerError('ECANCELED'));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  let sentBytes = 0;
  let isDone = false;
  try {
    for await (const slice of body) {
      const result = await Promise.race([taken(request, slice), answered]);
      // An answer to the whole body may be here before the news that the kernel has taken the end of it.
      if (result !== 'broken') sentBytes += slice.length;
      if (result !== 'taken') break;
    }
    const isWhole = sentBytes === sizeBytes;
    if (isWhole) request.end();
    const received = await answer;
    isDone = isWhole;
    // Storage cannot have stored what it has not got.
    if (!isWhole && received.status < 300) throw new NoAnswerError('EPIPE');
    return received;
  } finally {
    signal.removeEventListener('abort', giveUp);
    if (!isDone) request.destroy();
  }
}

/** Resolves when the kernel has the slice, or when the connection is broken: then the answer says how. */
function taken(request: http.ClientRequest, slice: Buffer): Promise<'taken' | 'broken'> {
  return new Promise((resolve) => {
    request.write(slice, (error) => resolve(error ? 'broken' : 'taken'));
  });
}

function answerTo(request: http.ClientRequest, isSecure: boolean): Promise<PutAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(error instanceof NoAnswerError ? error : new NoAnswerError(error.code ?? 'ECONNRESET', error));
    };
    request.on('error', fail);
    limitTime(request, isSecure);
    request.once('response', (response) => {
      const pieces: Buffer[] = [];
      let keptBytes = 0;
      response.on('data', (piece: Buffer) => {
        if (keptBytes >= keptAnswerBytes) return;
        keptBytes += piece.length;
        pieces.push(piece);
      });
      response.on('error', fail);
      response.once('close', () => {
        if (!response.complete) fail(new NoAnswerError('ECONNRESET'));
        const text = Buffer.concat(pieces).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
  });
}

function limitTime(request: http.ClientRequest, isSecure: boolean): void {
  const tooLate = (): void => {
    request.destroy(new NoAnswerError('ETIMEDOUT'));
  };
  const connecting = setTimeout(tooLate, connectMs);
  const connected = (): void => clearTimeout(connecting);
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', connected);
    else connected();
  });
  request.once('close', connected);
  request.setTimeout(silenceMs, tooLate);
}
