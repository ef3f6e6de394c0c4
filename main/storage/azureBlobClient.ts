/**
 * The client of Azure Blob Storage: it never sees the key, and repeats nothing; the transfer does, with a new body. Its
 * PUTs go below got (docs/decisions/0011-puts-below-got.md).
 */
import type { Failure } from '../../preload/contract.ts';
import { FailureError, connectionFailure, storageFailure } from '../errors/classify.ts';
import { readErrorBody } from '../errors/errorBody.ts';
import { readRetryAfter } from '../errors/retryAfter.ts';
import { type Connections, directConnections } from '../network/agents.ts';
import { certificateOf } from '../network/peerCertificate.ts';
import type { Clock } from '../shared/clock.ts';
import { NoAnswerError, sendPut } from './streamingPut.ts';

export interface StoragePut {
  /** The SAS URL, with what the operation adds to its query; kept in memory only. */
  readonly url: string;
  /** A slice is used up when the next one is asked for. */
  readonly body: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly sizeBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What Put Blob, Put Block and Put Block List answer (their docs); nothing else means stored. */
const created = 201;
/** Storage's version that our requests are written for (docs of Put Blob). */
const storageVersion = '2021-12-02';
export class AzureBlobClient {
  private readonly clock: Clock;
  private readonly connections: Connections;

  constructor(clock: Clock, connections: Connections = directConnections()) {
    this.clock = clock;
    this.connections = connections;
  }

  /**
   * PUTs one body. Answers null when storage took it, or the failure. Rejects with what broke the body, or with the
   * signal's reason; when it settles, nothing reads the body any more.
   */
  async put({ url: address, body, sizeBytes, headers, signal }: StoragePut): Promise<Failure | null> {
    const url = new URL(address);
    try {
      const agents = await this.connections.agentsFor(url);
      const answer = await sendPut({
        url,
        agents,
        headers: { ...headers, 'x-ms-version': storageVersion },
        sizeBytes,
        body,
        signal,
      });
      if (answer.status === created) return null;
      // A proxy's page or a redirect is no confirmation, whatever its status.
      const code = answer.headers['x-ms-error-code'];
      return storageFailure({
        status: answer.status,
        body: readErrorBody(answer.text, typeof code === 'string' ? code : ''),
        retryAfterMs: readRetryAfter(answer.headers['retry-after'], this.clock.now()),
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NoAnswerError) return noAnswerFailure(error, url.host);
      throw error;
    }
  }

  /** Drops every connection, or those that begin at one of these addresses: they are dead without knowing it. */
  dropConnections(addresses?: readonly string[]): void {
    this.connections.drop(addresses);
  }
}

/** What stands on the way, a proxy for one, says itself what is wrong. */
function noAnswerFailure({ code, cause }: NoAnswerError, host: string): Failure {
  return cause instanceof FailureError ? cause.failure : connectionFailure(code, host, certificateOf(cause));
}

/** The URL of an operation on the blob that a SAS URL is for. */
export function operationUrl(sasUrl: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(sasUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
