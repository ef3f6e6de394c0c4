/** One request and its response on their way through the gateway. */
import type http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RequestTarget } from './endpoints.ts';
import type { Drawn } from './faults.ts';
import type { MadeUpAnswer } from './gatewayAnswers.ts';
import type { LedgerEntry } from './ledger.ts';
import type { RequestBody } from './requestBody.ts';
import type { World } from './world.ts';

export interface RequestExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RequestTarget;
  readonly entry: LedgerEntry;
  readonly world: World;
  readonly body: RequestBody;
  readonly drawn: Drawn;
  readonly signal: AbortSignal;
}

export async function receive(
  exchange: RequestExchange,
  stopAfterBytes: number | null,
  sink: http.ClientRequest | null = null,
): Promise<'complete' | 'stopped'> {
  const { body, world, entry, drawn, signal } = exchange;
  const reception = {
    onBytes: (bytes: number) => world.ledger.received(entry, bytes),
    bytesPerSecond: drawn.slow?.bytesPerSecond ?? null,
    stopAfterBytes,
    signal,
  };
  return await body.receive(reception, sink);
}

export function give(
  { response, entry, world }: RequestExchange,
  { status, headers, body }: MadeUpAnswer,
): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
  world.ledger.answered(entry, status);
}

/** Responds before the body has arrived, then reads the rest of it so that the connection can be reused. */
export async function giveEarly(exchange: RequestExchange, answer: MadeUpAnswer): Promise<void> {
  give(exchange, answer);
  await receive(exchange, null);
}

/** `cut-json`: half the body as a whole answer. `cut-answer`: half of what the headers promise, then a reset. */
export function cutShort(
  exchange: RequestExchange,
  kind: 'cut-json' | 'cut-answer',
  { answer, body }: { answer: IncomingMessage; body: Buffer },
): void {
  const { response, entry } = exchange;
  const half = body.subarray(0, Math.ceil(body.length / 2));
  const status = answer.statusCode ?? 502;
  const type = answer.headers['content-type'] ?? 'application/json';
  if (kind === 'cut-json') {
    return give(exchange, { status, headers: { 'Content-Type': type }, body: half });
  }
  entry.status = status;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length + 1 });
  response.write(half, () => response.socket?.destroySoon());
}

/** A real RST, which a client sees as ECONNRESET, not as an orderly end. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

export async function untilGone(response: ServerResponse): Promise<void> {
  if (response.closed) return;
  await new Promise<void>((resolve) => response.once('close', () => resolve()));
}
