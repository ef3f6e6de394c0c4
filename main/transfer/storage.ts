/**
 * The client of Azure Blob Storage: a got instance of its own that never sees the key. Bodies are streams, which got
 * cannot repeat, so it retries nothing; the transfer does, with a new body.
 */
import { Readable } from 'node:stream';

import got, { type Got, type RequestError } from 'got';

import type { Failure } from '../../preload/contract.ts';
import { readAnswerBody } from '../api/answerBody.ts';
import { type Connections, directConnections } from '../api/connections.ts';
import { FailureError, connectionFailure, storageFailure } from '../api/failures.ts';
import { certificateOf } from '../api/peerCertificate.ts';
import { readRetryAfter } from '../api/retryAfter.ts';
import type { Clock } from '../clock.ts';

export interface StoragePut {
  /** The SAS URL, with what the operation adds to its query; kept in memory only. */
  readonly url: string;
  readonly body: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly sizeBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What Put Blob, Put Block and Put Block List answer (their docs); nothing else means stored. */
const created = 201;
/** Storage's version that our requests are written for (docs of Put Blob). */
const storageVersion = '2021-12-02';
/** `send` and `request` would end a slow upload of a large file; a stalled one is the watchdog's. */
const timeouts = {
  lookup: 15_000,
  connect: 20_000,
  secureConnect: 20_000,
  socket: 120_000,
  response: 120_000,
};

export class StorageClient {
  private readonly clock: Clock;
  private readonly connections: Connections;
  private readonly got: Got = got.extend({
    responseType: 'text',
    followRedirect: false,
    retry: { limit: 0 },
    timeout: timeouts,
    headers: { 'x-ms-version': storageVersion },
    hooks: {
      beforeRequest: [
        async (options) => {
          if (options.url instanceof URL) options.agent = await this.connections.agentsFor(options.url);
        },
      ],
      beforeError: [
        (error) => (error.name === 'AbortError' ? error : new FailureError(this.failureOf(error), error)),
      ],
    },
  });

  constructor(clock: Clock, connections: Connections = directConnections()) {
    this.clock = clock;
    this.connections = connections;
  }

  /**
   * PUTs one body. Answers null when storage took it, or the failure. Rejects with what broke the body's stream, or with
   * the signal's reason.
   */
  async put(request: StoragePut): Promise<Failure | null> {
    const body = Readable.from(request.body, { objectMode: false });
    let bodyError: unknown;
    body.once('error', (error) => {
      bodyError = error;
    });
    try {
      const { statusCode, body: text } = await this.got.put(request.url, {
        body,
        signal: request.signal,
        headers: { ...request.headers, 'content-length': String(request.sizeBytes) },
      });
      if (statusCode === created) return null;
      // A proxy's page or a redirect is no confirmation, whatever its status.
      return storageFailure({ status: statusCode, body: readAnswerBody(text), retryAfterMs: null });
    } catch (error) {
      request.signal.throwIfAborted();
      if (bodyError !== undefined) throw bodyError;
      if (error instanceof FailureError) return error.failure;
      throw error;
    } finally {
      body.destroy();
    }
  }

  /** Drops every pooled connection: after sleep or a change of network they are dead without knowing it. */
  dropConnections(): void {
    this.connections.drop();
  }

  private failureOf(error: RequestError): Failure {
    const { response } = error;
    if (error.cause instanceof FailureError) return error.cause.failure;
    if (response === undefined) {
      const host = error.options.url instanceof URL ? error.options.url.host : '';
      return connectionFailure(error.code, host, certificateOf(error.cause));
    }
    const code = response.headers['x-ms-error-code'];
    return storageFailure({
      status: response.statusCode,
      body: readAnswerBody(
        typeof response.body === 'string' ? response.body : '',
        typeof code === 'string' ? code : '',
      ),
      retryAfterMs: readRetryAfter(response.headers['retry-after'], this.clock.now()),
    });
  }
}

/** The URL of an operation on the blob that a SAS URL is for. */
export function operationUrl(sasUrl: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(sasUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
