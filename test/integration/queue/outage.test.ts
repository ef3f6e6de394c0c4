/** An outage of the service is no file's failure; a file that alone meets errors is. */
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { writeFiller } from '../../fixtures/samples.ts';
import type { Fault } from '../../service/faults.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  service = await startService({ processingSpeed: 50 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  folder = await temporaryFolder();
  app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { hurry: 100 });
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
});

function triesOf(name: string): number {
  const timeline = app.queue.view.details(app.row(name).id)?.timeline ?? [];
  return timeline.filter(({ event }) => event === 'retrying').length;
}

const outages: readonly (readonly [string, Fault])[] = [
  ['a service that answers 503', { endpoint: 'api.*', kind: 'answer', status: 503, text: 'busy' }],
  ['a sign-in page in its place', { endpoint: 'api.*', kind: 'html', status: 200 }],
];

describe('an outage of the service', () => {
  it.each(outages)(
    '(%s) fails nothing, however long it takes, and all go on by themselves',
    async (_what, fault) => {
      const id = await service.control.addFault(fault);
      for (const [seed, name] of ['a.txt', 'b.txt'].entries()) await writeFiller(path(name), 500, seed);
      await app.queue.add([path('a.txt'), path('b.txt')]);
      await eventually(
        () => app.gates.notices(),
        ([notice]) => notice?.gate === 'offline' && notice.failure.status !== undefined,
      );
      // More probes than a step has tries.
      const seen = async () => (await service.control.faults()).find((each) => each.id === id)?.struck ?? 0;
      const before = await seen();
      await eventually(seen, (struck) => struck >= before + 15);
      expect(app.rows().map(({ state }) => state)).toEqual(['queued', 'queued']);
      expect(app.rows().map(({ wait }) => wait?.kind)).toEqual(['service', 'service']);
      await service.control.clearFaults();
      const rows = await app.atRest();
      expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete']);
      expect(app.gates.notices()).toEqual([]);
      expect(triesOf('a.txt') + triesOf('b.txt')).toBeLessThan(12);
    },
  );

  it('is not what a file has that alone meets errors: it uses its own tries, and the others go on', async () => {
    await service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
      contains: 'bad.txt',
    });
    await writeFiller(path('bad.txt'), 500, 1);
    await app.queue.add([path('bad.txt')]);
    await app.atRest(40_000);
    expect(app.row('bad.txt')).toMatchObject({ state: 'failed', failure: { kind: 'service-error' } });
    expect(app.gates.notices()).toEqual([]);
    await writeFiller(path('good.txt'), 600, 2);
    await app.queue.add([path('good.txt')]);
    await app.atRest();
    expect(app.row('good.txt').state).toBe('complete');
  });
});
