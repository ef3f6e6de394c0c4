/** An outage of the service is no file's failure; a file that alone meets errors is. */

import { describe, expect, it } from 'vitest';

import { writeFiller } from '../../fixtures/samples.ts';
import type { Fault } from '../../service/faults.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';

const at = queueAtService({ hurry: 100 });

function triesOf(name: string): number {
  const timeline = at.app.queue.queries.details(at.app.row(name).id)?.timeline ?? [];
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
      const id = await at.service.control.addFault(fault);
      for (const [seed, name] of ['a.txt', 'b.txt'].entries()) await writeFiller(at.path(name), 500, seed);
      await at.app.queue.add([at.path('a.txt'), at.path('b.txt')]);
      await eventually(
        () => at.app.gates.notices(),
        ([notice]) => notice?.gate === 'offline' && notice.failure.status !== undefined,
      );
      // More probes than a step has tries.
      const seen = async () =>
        (await at.service.control.faults()).find((each) => each.id === id)?.struck ?? 0;
      const before = await seen();
      await eventually(seen, (struck) => struck >= before + 15);
      expect(at.app.rows().map(({ state }) => state)).toEqual(['queued', 'queued']);
      expect(at.app.rows().map(({ wait }) => wait?.kind)).toEqual(['service', 'service']);
      await at.service.control.clearFaults();
      const rows = await at.app.atRest();
      expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete']);
      expect(at.app.gates.notices()).toEqual([]);
      expect(triesOf('a.txt') + triesOf('b.txt')).toBeLessThan(12);
    },
  );

  it('of one endpoint fails nothing either, while it answers nobody', async () => {
    const id = await at.service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
    });
    const names = ['a.txt', 'b.txt', 'c.txt'];
    for (const [seed, name] of names.entries()) await writeFiller(at.path(name), 500 + seed, seed);
    await at.app.queue.add(names.map(at.path));
    // Each has had more tries than a step has.
    const struck = async () =>
      (await at.service.control.faults()).find((each) => each.id === id)?.struck ?? 0;
    await eventually(struck, (count) => count >= 3 * 16, 25_000);
    expect(at.app.rows().map(({ state }) => state)).not.toContain('failed');
    expect(at.app.gates.notices()).toEqual([]);
    await at.service.control.clearFaults();
    const rows = await at.app.atRest();
    expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
  });

  it('is not what a file has that alone meets errors: it uses its own tries, and the others go on', async () => {
    await at.service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
      contains: 'bad.txt',
    });
    await writeFiller(at.path('bad.txt'), 500, 1);
    await at.app.queue.add([at.path('bad.txt')]);
    await at.app.atRest(40_000);
    expect(at.app.row('bad.txt')).toMatchObject({ state: 'failed', failure: { kind: 'service-error' } });
    expect(at.app.gates.notices()).toEqual([]);
    await writeFiller(at.path('good.txt'), 600, 2);
    await at.app.queue.add([at.path('good.txt')]);
    await at.app.atRest();
    expect(at.app.row('good.txt').state).toBe('complete');
  });
});
