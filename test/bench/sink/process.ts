/**
 * The sink as a separate process. It accepts everything, stores nothing, and reports to its parent how much arrived.
 */
import { createServer } from 'node:net';

import { monotonicMs } from '../monotonic.ts';
import { Blobs } from './blobs.ts';
import { type Head, serve } from './connection.ts';
import { Integrations, apiPrefix } from './integrations.ts';
import type { SinkCounts, SinkOrder, SinkReport } from './sink.ts';

const wholeText = 16 * 1_024 * 1_024;

const blobs = new Blobs();
const integrations = new Integrations(blobs);
/** What the parent waits for. */
let awaited: { readonly what: 'submitted' | 'reads'; readonly count: number } | null = null;
let requests = 0;

function tell(report: SinkReport): void {
  process.send?.(report);
}

function tellIfReached(): void {
  if (awaited === null || integrations[awaited.what] < awaited.count) return;
  awaited = null;
  tell({ report: 'reached', at: monotonicMs() });
}

function counts(): SinkCounts {
  const { user, system } = process.cpuUsage();
  return { ...blobs.totals, requests, cpuMs: (user + system) / 1_000 };
}

function keep({ target }: Head): number {
  return target.includes('comp=blocklist') || target === `${apiPrefix}submissions` ? wholeText : 0;
}

const server = createServer({ pauseOnConnect: true }, (accepted) =>
  serve(accepted, keep, (request) => {
    requests += 1;
    if (!request.head.target.startsWith(apiPrefix)) return blobs.answer(request);
    const reply = integrations.answer(request);
    tellIfReached();
    return reply;
  }),
);

process.on('message', (order: SinkOrder) => {
  switch (order.order) {
    case 'reset':
      blobs.clear();
      integrations.clear();
      requests = 0;
      awaited = null;
      break;
    case 'await':
      awaited = { what: order.what, count: order.count };
      tellIfReached();
      break;
    case 'busy':
      blobs.busyEvery = order.every;
      break;
    case 'count':
      tell({ report: 'counts', counts: counts() });
  }
});
process.once('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sink has no port');
  tell({ report: 'listening', port: address.port });
});
