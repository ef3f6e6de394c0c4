/**
 * The wire between one run of the app and the service. A request stays in flight until a command delivers its outcome.
 * Both clients of main send here instead of through got; gates, retries and failures are main's own.
 */
import type { z } from 'zod';

import type { Account } from '../../main/api/account.ts';
import { type Answer, ApiClient, type ApiRequest } from '../../main/api/client.ts';
import type { Gates } from '../../main/api/gates/gates.ts';
import { apiFailure, storageFailure, unreadableAnswer } from '../../main/errors/classify.ts';
import { connectionFailure } from '../../main/errors/connectionFailures.ts';
import { readErrorBody } from '../../main/errors/errorBody.ts';
import { errorTaxonomy, isOutage } from '../../main/errors/errorTaxonomy.ts';
import { backoffMs, requestBackoff, triesPerRequest } from '../../main/shared/backoff.ts';
import type { Clock } from '../../main/shared/clock.ts';
import type {
  BlobBody,
  BlobLookup,
  BlobStorage,
  CommitBlocksRequest,
  PutBlobRequest,
  PutBlockRequest,
} from '../../main/storage/blobStorage.ts';
import type { Failure } from '../../preload/contract.ts';
import { contentIn } from './fakeDisk.ts';
import type { ApiCall, Call, Reply, RequestBody, StorageCall } from './fakeService.ts';

export interface PendingRequest {
  call: Call;
  /** null while the body is being sent. */
  body: RequestBody | null;
  /** The service's answer; null until the request has arrived. */
  reply: Reply | null;
  deliver(reply: Reply): void;
}

/** The same timeouts as in main's clients. */
const timeoutsMs = { api: 90_000, storage: 120_000 };

export class Wire {
  private readonly inFlight = new Set<PendingRequest>();
  private readonly clock: Clock;
  private readonly onSent: (call: Call) => void;
  private isCut = false;

  constructor(clock: Clock, onSent: (call: Call) => void) {
    this.clock = clock;
    this.onSent = onSent;
  }

  /** Requests that wait for an answer, in the order in which they were sent. */
  get pendingRequests(): readonly PendingRequest[] {
    return [...this.inFlight].filter(({ body }) => body !== null);
  }

  /** The app has crashed: drops all requests. */
  cut(): void {
    this.isCut = true;
    this.inFlight.clear();
  }

  /** Rejects with the signal's reason when that aborts, or with the error of the body. */
  send(call: Call, signal: AbortSignal, body: Promise<RequestBody>): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.isCut) return; // the app has crashed
      const leave = (): void => {
        this.inFlight.delete(pending);
        cancelTimer();
        signal.removeEventListener('abort', giveUp);
      };
      const deliver = (reply: Reply): void => {
        leave();
        resolve(reply);
      };
      const giveUp = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      const pending: PendingRequest = { call, body: null, reply: null, deliver };
      const cancelTimer = this.clock.after(timeoutsMs[call.to], () => deliver({ code: 'ETIMEDOUT' }));
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp);
      this.inFlight.add(pending);
      this.onSent(call);
      const arrived = async (): Promise<void> => {
        const whole = await body;
        const filename = /filename="([^"]*)"/.exec(whole.text)?.[1];
        if (filename !== undefined && call.to === 'api') pending.call = { ...call, json: { filename } };
        pending.body = whole;
      };
      arrived().catch((error: unknown) => {
        leave();
        reject(error as Error);
      });
    });
  }
}

export class WireClient extends ApiClient {
  private readonly own: { account: Account; gates: Gates; clock: Clock; wire: Wire };

  constructor(account: Account, gates: Gates, clock: Clock, wire: Wire) {
    super(account, gates, clock);
    this.own = { account, gates, clock, wire };
  }

  override async send<Schema extends z.ZodType>(
    request: ApiRequest<Schema>,
  ): Promise<Answer<z.output<Schema>>> {
    let wasSent = false;
    for (let attempt = 1; ; attempt += 1) {
      const sent = await this.sendOnce(request);
      if ('value' in sent) return { ok: true, value: sent.value };
      const { failure } = sent;
      wasSent ||= sent.wasSent;
      const isRepeatable =
        request.retries !== 'never' && errorTaxonomy[failure.kind].requestRetry === 'in-place';
      const isLast = attempt >= triesPerRequest || failure.retryAfterMs !== undefined || isOutage(failure);
      if (!isRepeatable || isLast) return { ok: false, failure, wasSent };
      const delayMs = backoffMs(requestBackoff, attempt, this.own.clock.random());
      request.onRetry?.({ failure, delayMs });
      await pause(this.own.clock, delayMs, request.signal);
    }
  }

  private async sendOnce<Schema extends z.ZodType>(
    request: ApiRequest<Schema>,
  ): Promise<{ value: z.output<Schema> } | { failure: Failure; wasSent: boolean }> {
    const { account, gates, wire } = this.own;
    const { endpoint, bucket, path, signal } = request;
    const permit = await gates.enter(request, signal);
    if ('gate' in permit) return { failure: permit.failure, wasSent: false };
    const call: ApiCall = { to: 'api', endpoint, bucket, path, apiKey: account.apiKey, json: request.json };
    let reply: Reply;
    try {
      reply = await wire.send(call, signal, readBody(request.body ?? []));
    } catch (error) {
      permit.abandoned();
      signal.throwIfAborted();
      if (request.body === undefined) throw error;
      return { failure: connectionFailure('ECONNRESET', this.host), wasSent: true }; // its body failed
    }
    if ('code' in reply)
      return { failure: permit.failed(connectionFailure(reply.code, this.host)), wasSent: true };
    if (reply.status < 300) {
      const value = readAnswer(request.schema, reply.text);
      if (value === null) return { failure: permit.failed(unreadableAnswer(200, reply.text)), wasSent: true };
      permit.answered();
      return { value };
    }
    const failure = apiFailure(endpoint, bucket, {
      status: reply.status,
      body: readErrorBody(reply.text),
      retryAfterMs: reply.retryAfterMs ?? null,
    });
    return { failure: permit.failed(failure), wasSent: true };
  }
}

export class WireStorage implements BlobStorage {
  readonly limits = { maxPutBlobBytes: 5_242_880_000, maxBlocks: 50_000 };
  private readonly wire: Wire;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  putBlob({ url, body, signal, onlyIfNew = false }: PutBlobRequest): Promise<Failure | null> {
    return this.send({ to: 'storage', operation: 'put-blob', url: new URL(url), onlyIfNew }, signal, body);
  }

  putBlock({ url, block, body, signal }: PutBlockRequest): Promise<Failure | null> {
    return this.send({ to: 'storage', operation: 'put-block', url: new URL(url), block }, signal, body);
  }

  commitBlocks({ url, blocks, mode, signal }: CommitBlocksRequest): Promise<Failure | null> {
    return this.send(
      { to: 'storage', operation: 'commit-blocks', url: new URL(url), blocks, mode },
      signal,
      [],
    );
  }

  /** The URLs of the model may create and write only. */
  lookUpBlob(): Promise<BlobLookup> {
    return Promise.resolve({ lookup: 'refused' });
  }

  private async send(call: StorageCall, signal: AbortSignal, body: BlobBody): Promise<Failure | null> {
    const reply = await this.wire.send(call, signal, readBody(body));
    if ('code' in reply) return connectionFailure(reply.code, call.url.host);
    if (reply.status === 201) return null;
    return storageFailure({ status: reply.status, body: readErrorBody(reply.text), retryAfterMs: null });
  }
}

/** null if the answer is cut off. */
function readAnswer<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | null {
  const parsed = schema.safeParse(text.startsWith('{') && text.endsWith('}') ? JSON.parse(text) : null);
  return parsed.success ? parsed.data : null;
}

/** Splits the body of a small file, which is one piece, from its multipart header. */
function piecesOf(body: unknown): AsyncIterable<Buffer> | Buffer[] {
  if (!Buffer.isBuffer(body)) return body as AsyncIterable<Buffer>;
  const frameEnd = body.indexOf('\r\n\r\n') + 4;
  return [body.subarray(0, frameEnd), body.subarray(frameEnd)];
}

/** Reads the whole body as a server would, and returns what identifies the file. */
async function readBody(body: unknown): Promise<RequestBody> {
  let content: string | null = null;
  let text = '';
  for await (const piece of piecesOf(body)) {
    content ??= contentIn(piece);
    if (piece.length < 4_096) text += Buffer.from(piece).toString('latin1');
  }
  return { content, text };
}

function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(delayMs, resolve);
    const giveUp = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
