/**
 * The gateway in front of a real server (the API, storage). It counts every byte, writes the ledger and injects
 * faults. What it lets through reaches the server with the same method, path, headers and bytes, and so does the
 * answer.
 */
import { EventEmitter, once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RequestTarget } from './endpoints.ts';
import type { ActingFault } from './faults.ts';
import { answerOfFault, type MadeUpAnswer } from './gatewayAnswers.ts';
import type { LedgerEntry } from './ledger.ts';
import { RequestBody } from './requestBody.ts';
import {
  cutShort,
  give,
  giveEarly,
  receive,
  reset,
  untilGone,
  type RequestExchange,
} from './requestExchange.ts';
import type { World } from './world.ts';

export interface GatewayOptions {
  readonly targetOf: (method: string, url: string) => RequestTarget;
  readonly world: () => World;
  /** Where the server behind listens, once it does. */
  readonly targetPort: () => number;
  /** Checks that the real server does not make. */
  readonly refuse?: (request: IncomingMessage, target: RequestTarget) => Promise<MadeUpAnswer | null>;
  /** The answer when the server behind gives none. */
  readonly broken: () => MadeUpAnswer;
  /**
   * Whether no blob of this name was committed. Set for storage: Azurite 3.37 answers 409 to a conditional Put Block List
   * of a new name as soon as uncommitted blocks exist, which Azure does not. The gateway decides the condition itself for
   * a new name, one request to a blob after another.
   */
  readonly isNewBlob?: (blobPath: string) => Promise<boolean>;
}

interface Forwarded {
  readonly answer: Promise<IncomingMessage>;
  readonly received: Promise<'complete' | 'stopped'>;
}

const hopByHop: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection', 'expect']);

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #agent = new http.Agent({ keepAlive: true });
  /** Azurite closes idle connections, which would break the next request, so each request to it has its own. */
  readonly #storageAgent = new http.Agent({ keepAlive: false });
  readonly #server: http.Server;
  #port = 0;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 20_000 });
    this.#server.on('request', (request, response) => void this.#handle(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Port 0 takes a free one. Rejects with EADDRINUSE when the port is taken. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection and refuses new ones, as if the network were down. */
  async goDown(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Listens again, at the same port. */
  async comeUp(): Promise<void> {
    if (!this.#server.listening) await this.listen(this.#port);
  }

  async stop(): Promise<void> {
    await this.goDown();
    this.#agent.destroy();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const world = this.#options.world();
    const target = this.#options.targetOf(request.method ?? 'GET', request.url ?? '/');
    const entry = world.ledger.open(openEntry(request, target, world));
    const gone = new AbortController();
    response.once('close', () => {
      if (entry.state === 'open') entry.state = 'closed';
      gone.abort();
    });
    try {
      const body = new RequestBody(request);
      const start = world.faults.looksInto(target.endpoint) ? await body.peek() : '';
      const subject = `${target.subject}\n${start.toString()}`;
      const drawn = world.faults.draw({ endpoint: target.endpoint, key: entry.keyName, subject });
      entry.fault = drawn.acting?.kind ?? drawn.slow?.kind ?? null;
      const exchange = { request, response, target, entry, world, body, drawn, signal: gone.signal };
      const refusal = (await this.#options.refuse?.(request, target)) ?? null;
      if (refusal === null) await this.#serve(exchange);
      else await giveEarly(exchange, refusal);
    } catch (error) {
      if (gone.signal.aborted || request.errored !== null) return;
      world.ledger.problem(`${entry.endpoint}: ${String(error)}`);
      response.destroy();
    }
  }

  async #serve(exchange: RequestExchange): Promise<void> {
    const { response, drawn, signal } = exchange;
    const fault = drawn.acting;
    if (fault === null) return await this.#relay(exchange);
    if (fault.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal });
    switch (fault.kind) {
      case 'delay':
        return await this.#relay(exchange);
      case 'reset':
        if (fault.afterBytes !== undefined) await receive(exchange, fault.afterBytes);
        return reset(response);
      case 'stall':
        if (fault.when === 'after-work') await this.#work(exchange);
        else await receive(exchange, fault.afterBytes ?? null);
        return await untilGone(response);
      case 'drop-answer':
        await this.#work(exchange);
        return reset(response);
      case 'cut-json':
      case 'cut-answer':
        return cutShort(exchange, fault.kind, await this.#work(exchange));
      case 'answer':
      case 'html':
      case 'storage-error':
        return await this.#makeUp(exchange, fault);
    }
  }

  async #makeUp(exchange: RequestExchange, fault: Extract<ActingFault, { when?: unknown }>): Promise<void> {
    const answer = answerOfFault(fault);
    if (answer === null) return;
    if (fault.when === 'after-work') await this.#work(exchange);
    else if (fault.when === 'after-body') await receive(exchange, null);
    else return await giveEarly(exchange, answer);
    give(exchange, answer);
  }

  /** The normal case: forwards everything in both directions. */
  async #relay(exchange: RequestExchange): Promise<void> {
    const { response, entry, world, target } = exchange;
    const forwarded = await this.#forward(exchange);
    let answer: IncomingMessage;
    try {
      answer = await forwarded.answer;
    } catch (error) {
      if (exchange.signal.aborted || exchange.request.errored !== null) return;
      world.ledger.problem(`${entry.endpoint}: nothing behind answered: ${String(error)}`);
      return await giveEarly(exchange, this.#options.broken());
    }
    const status = answer.statusCode ?? 502;
    entry.serverStatus = status;
    if (exchange.signal.aborted) return void answer.resume();
    // Another request may have created the blob since this one was checked, and Azurite has its own words for that.
    const refusal =
      status === 403 ? ((await this.#options.refuse?.(exchange.request, target)) ?? null) : null;
    if (refusal !== null) {
      answer.resume();
      await forwarded.received;
      return give(exchange, refusal);
    }
    entry.status = status;
    response.writeHead(status, answer.statusMessage ?? '', endToEnd(answer.rawHeaders));
    response.once('finish', () => world.ledger.answered(entry, status));
    await pipeline(answer, response);
    await forwarded.received;
  }

  /** Lets the server do its work, and withholds its response from the client. */
  async #work(exchange: RequestExchange): Promise<{ answer: IncomingMessage; body: Buffer }> {
    const forwarded = await this.#forward(exchange);
    const answer = await forwarded.answer;
    exchange.entry.serverStatus = answer.statusCode ?? null;
    const body = Buffer.concat(await answer.toArray());
    await forwarded.received;
    return { answer, body };
  }

  async #forward(exchange: RequestExchange): Promise<Forwarded> {
    const { request, entry, signal } = exchange;
    const isConditional =
      request.headers['if-none-match'] === '*' &&
      entry.endpoint !== 'storage.other' &&
      entry.blobPath !== null;
    const release = isConditional ? await this.#turnOf(entry.blobPath ?? '') : () => undefined;
    const isNew = isConditional && (await this.#options.isNewBlob?.(entry.blobPath ?? '')) === true;
    const outgoing = http.request({
      host: '127.0.0.1',
      port: this.#options.targetPort(),
      method: request.method,
      path: request.url,
      headers: isNew ? withoutCondition(endToEnd(request.rawHeaders)) : endToEnd(request.rawHeaders),
      agent: entry.endpoint.startsWith('storage.') ? this.#storageAgent : this.#agent,
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
    });
    answer.catch(() => outgoing.destroy()).finally(release);
    const received = receive(exchange, null, outgoing);
    // A client that disconnects during its body aborts the request. After the body has arrived, the work continues.
    let isComplete = false;
    received.then(
      () => {
        isComplete = true;
        return outgoing.end();
      },
      () => outgoing.destroy(),
    );
    signal.addEventListener('abort', () => isComplete || outgoing.destroy());
    return { answer, received };
  }

  /** Waits until no other conditional request to this blob is being answered. The caller calls the result once. */
  async #turnOf(blobPath: string): Promise<() => void> {
    const before = this.#turns.get(blobPath);
    const turn = new EventEmitter();
    const ended = once(turn, 'end');
    this.#turns.set(
      blobPath,
      (before ?? Promise.resolve()).then(() => ended),
    );
    await before;
    return () => turn.emit('end');
  }
}

function withoutCondition(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => (rawHeaders[index - (index % 2)] ?? '').toLowerCase() !== 'if-none-match',
  );
}

function openEntry(request: IncomingMessage, target: RequestTarget, world: World): LedgerEntry {
  const key = request.headers['x-api-key'];
  return {
    endpoint: target.endpoint,
    path: target.path,
    blobPath: target.blobPath,
    blockId: target.blockId,
    at: Date.now(),
    method: request.method ?? 'GET',
    keyName: world.keys.nameOf(Array.isArray(key) ? key[0] : key),
    keyHeader: request.rawHeaders.find((text, index) => index % 2 === 0 && /^x-api-key$/i.test(text)) ?? null,
    requestBytes: 0,
    status: null,
    serverStatus: null,
    state: 'open',
    fault: null,
  };
}

/** The raw headers without those that belong to one connection. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => !hopByHop.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()),
  );
}
