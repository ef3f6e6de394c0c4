/** An outage of the service fails no file. A file that is the only one with errors fails. */

import { describe, expect, it } from 'vitest';

import { writeFiller } from '../../fixtures/samples.ts';
import type { Fault } from '../../service/faults.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';

const at = queueAtService({ speed: 100 });

function triesOf(name: string): number {
  const timeline = at.app.queue.queries.details(at.app.row(name).id)?.timeline ?? [];
  return timeline.filter(({ event }) => event === 'retrying').length;
}

/** How many requests the fault has met. */
function struckBy(id: string): () => Promise<number> {
  return async () => (await at.service.control.faults()).find((each) => each.id === id)?.struck ?? 0;
}

function attempts(): { attempt: number; own_failures: number }[] {
  const rows = at.app.database.prepare('SELECT attempt, own_failures FROM uploads').all();
  return rows as { attempt: number; own_failures: number }[];
}

const outages: readonly (readonly [string, Fault])[] = [
  ['a service that answers 503', { endpoint: 'api.*', kind: 'answer', status: 503, text: 'busy' }],
  ['a sign-in page in its place', { endpoint: 'api.*', kind: 'html', status: 200 }],
];

describe('an outage of the service', () => {
  it.each(outages)(
    '(%s) fails nothing, however long it takes, and all continue by themselves',
    async (_what, fault) => {
      const id = await at.service.control.addFault(fault);
      for (const [seed, name] of ['a.txt', 'b.txt'].entries()) await writeFiller(at.path(name), 500, seed);
      await at.app.queue.add([at.path('a.txt'), at.path('b.txt')]);
      await eventually(
        () => at.app.gates.notices(),
        ([notice]) => notice?.gate === 'offline' && notice.failure.status !== undefined,
      );
      // More probes than a step has attempts.
      const struck = struckBy(id);
      const before = await struck();
      await eventually(struck, (count) => count >= before + 15);
      expect(at.app.rows().map(({ state }) => state)).toEqual(['queued', 'queued']);
      expect(at.app.rows().map(({ wait }) => wait?.kind)).toEqual(['service', 'service']);
      await at.service.control.clearFaults();
      const rows = await at.app.atRest();
      expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete']);
      expect(at.app.gates.notices()).toEqual([]);
      expect(triesOf('a.txt') + triesOf('b.txt')).toBeLessThan(12);
    },
  );

  it('of one endpoint fails no file, uses no attempts and holds requests back', async () => {
    const id = await at.service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
    });
    const names = ['a.txt', 'b.txt', 'c.txt'];
    for (const [seed, name] of names.entries()) await writeFiller(at.path(name), 500 + seed, seed);
    await at.app.queue.add(names.map(at.path));
    // One file has more attempts than this, and several at once would have many more.
    await eventually(struckBy(id), (count) => count >= 30, 25_000);
    expect(at.app.rows().map(({ state }) => state)).not.toContain('failed');
    expect(at.app.gates.notices()).toEqual([]);
    expect(new Set(attempts().map(({ own_failures }) => own_failures))).toEqual(new Set([0]));
    await at.service.control.clearFaults();
    const rows = await at.app.atRest();
    expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
  });

  it('of one endpoint does not hold back a file that succeeds while others fail', async () => {
    for (const contains of ['bad-1', 'bad-2'])
      await at.service.control.addFault({
        endpoint: 'submissions.create',
        kind: 'answer',
        status: 500,
        contains,
      });
    const bad = ['bad-1.txt', 'bad-2.txt'];
    for (const [seed, name] of bad.entries()) await writeFiller(at.path(name), 500 + seed, seed);
    await at.app.queue.add(bad.map(at.path));
    await eventually(attempts, (rows) => rows.every(({ attempt }) => attempt >= 5));
    await writeFiller(at.path('good.txt'), 700, 7);
    await at.app.queue.add([at.path('good.txt')]);
    await eventually(
      () => at.app.row('good.txt').state,
      (state) => state === 'complete',
    );
    // After that success, the errors belong to the files and use their attempts.
    await at.app.atRest(60_000);
    expect(bad.map((name) => at.app.row(name))).toMatchObject(
      bad.map(() => ({ state: 'failed', failure: { kind: 'service-error', scope: 'file' } })),
    );
  });

  it.each([
    ['small files', 500],
    ['large files', 10_500_000],
  ])('of storage fails nothing and uses up no attempts: %s', async (_what, sizeBytes) => {
    const id = await at.service.control.addFault({
      endpoint: 'storage.*',
      kind: 'storage-error',
      status: 500,
      code: 'InternalError',
    });
    const names = ['a.txt', 'b.txt'];
    for (const [seed, name] of names.entries()) await writeFiller(at.path(name), sizeBytes + seed, seed);
    await at.app.queue.add(names.map(at.path));
    const meets = () => at.app.rows().map(({ failure }) => failure?.scope);
    await eventually(meets, (scopes) => scopes.every((scope) => scope === 'storage'), 25_000);
    await eventually(struckBy(id), (count) => count >= 30, 25_000);
    expect(at.app.rows().map(({ state }) => state)).not.toContain('failed');
    expect(at.app.gates.notices()).toMatchObject([{ gate: 'storage', failure: { kind: 'storage-error' } }]);
    await eventually(attempts, (rows) => rows.every(({ own_failures }) => own_failures === 0));
    await at.service.control.clearFaults();
    const rows = await at.app.atRest();
    expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete']);
    expect(at.app.gates.notices()).toEqual([]);
  });

  it('is not assumed when one file has errors; it uses its attempts and the others continue', async () => {
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

  it.each([
    ['uploads.url', 500],
    ['submissions.create', 500],
    ['submissions.get', 500],
    ['storage.*', 503],
  ] as const)('of %s that one file meets alone fails nothing', async (endpoint, status) => {
    const fault =
      endpoint === 'storage.*'
        ? ({ endpoint, kind: 'storage-error', status, code: 'ServerBusy' } as const)
        : ({ endpoint, kind: 'answer', status } as const);
    const id = await at.service.control.addFault(fault);
    await writeFiller(at.path('film.txt'), 10_500_000, 1);
    await at.app.queue.add([at.path('film.txt')]);
    // More than the attempts of a step.
    await eventually(struckBy(id), (count) => count >= 16, 25_000);
    expect(at.app.row('film.txt').state).not.toBe('failed');
    expect(attempts()).toMatchObject([{ own_failures: 0 }]);
    await at.service.control.clearFaults();
    const rows = await at.app.atRest();
    expect(rows).toMatchObject([{ state: 'complete' }]);
    expect((await at.service.control.ledger()).problems).toEqual([]);
  });
});
