/** An outage of storage, while the API answers. */
import { describe, expect, it } from 'vitest';

import type { Gates, StoragePermit } from '../../../../../main/api/gates/gates.ts';
import { connectionFailure } from '../../../../../main/errors/connectionFailures.ts';
import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import type { Failure } from '../../../../../preload/contract.ts';
import { createGates, routeOf, notThere, enterAsProbe, upload } from './gatesUnderTest.ts';

function enterStorage(gates: Gates, id: string): StoragePermit {
  const entered = gates.enterStorage(upload(id));
  if ('gate' in entered) throw new Error(`held back by the ${entered.gate} gate`);
  return entered;
}

describe('an outage of storage', () => {
  const storageError = newFailure('storage-error', { status: 500, detail: 'InternalError' });
  const large = { bucket: 'upload', targets: ['uploads/url', 'storage'] } as const;

  function breakStorage(gates: Gates): Failure[] {
    return ['a', 'a', 'b'].map((id) => enterStorage(gates, id).failed(storageError));
  }

  it('holds back only files that are sent to storage', () => {
    const { gates } = createGates();
    expect(breakStorage(gates).map(({ scope }) => scope)).toEqual(['file', 'file', 'storage']);
    expect(gates.blockOf(large)).toMatchObject({ gate: 'target', failure: { scope: 'storage' } });
    expect(gates.enterStorage(upload('c'))).toMatchObject({ gate: 'target' });
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });

  it('ends when storage accepts a block, and allows another probe when one was cancelled', () => {
    const { gates, clock } = createGates();
    breakStorage(gates);
    clock.advance(60_000);
    const givenUp = enterStorage(gates, 'c');
    expect(gates.enterStorage(upload('d'))).toMatchObject({ gate: 'target' });
    givenUp.finished();
    const probe = enterStorage(gates, 'd');
    probe.answered();
    expect(gates.blockOf(large)).toBeNull();
    probe.answered();
    probe.finished();
    expect(gates.availableSlots(large)).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not start because of errors of one file or one connection', () => {
    const { gates } = createGates();
    const refused = newFailure('storage-refused', { status: 403, detail: '' });
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(enterStorage(gates, id).failed(refused)).toBe(refused);
      enterStorage(gates, id).failed(connectionFailure('ECONNRESET', 'storage.example'));
    }
    expect(gates.blockOf(large)).toBeNull();
  });

  it('starts at once for storage that is blocked, and is a notice while it lasts', () => {
    const { gates, clock } = createGates();
    const blocked = newFailure('storage-blocked', { status: 403, detail: 'AuthorizationFailure' });
    expect(enterStorage(gates, 'a').failed(blocked)).toMatchObject({ scope: 'storage', action: 'wait' });
    expect(gates.notices()).toMatchObject([{ gate: 'storage', failure: blocked, since: clock.now() }]);
    expect(gates.enterStorage(upload('b'))).toMatchObject({ gate: 'target' });
    clock.advance(4_000);
    enterStorage(gates, 'a').answered();
    expect(gates.notices()).toEqual([]);
  });

  it('of a host that is unreachable asks whether the service can be reached', () => {
    const { gates } = createGates();
    const refused = connectionFailure('ECONNREFUSED', 'storage.example');
    enterStorage(gates, 'a').failed(refused);
    expect(gates.wantsProbe).toBe(true);
    enterAsProbe(gates).failed(notThere);
    expect(gates.wantsProbe).toBe(false);
    expect(gates.notices()).toMatchObject([{ gate: 'storage', failure: { kind: 'connection-refused' } }]);
    // Small files can go to the API instead.
    expect(gates.blockOf(large)).toMatchObject({ gate: 'target' });
    expect(gates.blockOf({ ...large, isStorageOptional: true })).toBeNull();
  });

  it('is the network’s when the service cannot be reached either', () => {
    const { gates, clock } = createGates();
    enterStorage(gates, 'a').failed(connectionFailure('ENETUNREACH', 'storage.example'));
    enterAsProbe(gates).failed(connectionFailure('ENETUNREACH', 'api.example'));
    expect(gates.notices()).toMatchObject([{ gate: 'offline' }]);
    gates.probeNetwork();
    enterAsProbe(gates).failed(notThere);
    clock.advance(0);
    enterStorage(gates, 'a').answered();
    expect(gates.notices()).toEqual([]);
  });

  it('of one file is an outage when a request without the file fails too', () => {
    const { gates } = createGates();
    const permit = enterStorage(gates, 'a');
    expect(permit.failed(storageError)).toMatchObject({ scope: 'file' });
    expect(permit.failedForAll(storageError)).toMatchObject({ scope: 'storage' });
    expect(gates.notices()).toMatchObject([{ gate: 'storage', failure: storageError }]);
  });

  it('is probed less often the longer it lasts, and at least every ten minutes', () => {
    const { gates, clock } = createGates();
    const blocked = newFailure('storage-blocked', { status: 403, detail: '' });
    const probesIn = (ms: number): number => {
      const end = clock.now() + ms;
      let probes = 0;
      while (clock.now() < end) {
        clock.advance(1_000);
        const entered = gates.enterStorage(upload('a'));
        if ('gate' in entered) continue;
        entered.failed(blocked);
        probes += 1;
      }
      return probes;
    };
    const hourMs = 3_600_000;
    expect(probesIn(hourMs)).toBeLessThan(60);
    expect(probesIn(hourMs)).toBeLessThan(15);
    const late = probesIn(6 * hourMs);
    expect(late).toBeGreaterThanOrEqual(6 * 6);
    expect(late).toBeLessThan(6 * 10);
  });
});
