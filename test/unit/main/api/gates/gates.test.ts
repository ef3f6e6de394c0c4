import { describe, expect, it, vi } from 'vitest';

import {
  Gates,
  type Permit,
  type Requester,
  type StoragePermit,
} from '../../../../../main/api/gates/gates.ts';
import { localFailure } from '../../../../../main/errors/classify.ts';
import { connectionFailure } from '../../../../../main/errors/connectionFailures.ts';
import { isOutage, newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import { type Failure } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const invalidKey: Failure = newFailure('key-invalid', { status: 401, detail: 'Invalid API key' });
const noPlan: Failure = newFailure('plan-gated', { status: 402, detail: 'Upgrade' });
const slowDown: Failure = newFailure('rate-limited', {
  status: 429,
  detail: 'Rate limit exceeded',
  retryAfterMs: 12_000,
});

function createGates() {
  const clock = new FakeClock();
  const onChange = vi.fn<() => void>();
  return { clock, onChange, gates: new Gates(clock, onChange) };
}

type Capability = 'upload' | 'submission_write' | 'submission_read';
const endpoints = {
  upload: 'uploads/direct',
  submission_write: 'submissions.create',
  submission_read: 'submissions.get',
} as const;

function requestOf(bucket: Capability, requester?: Requester) {
  return { bucket, endpoint: endpoints[bucket], requester } as const;
}

function routeOf(bucket: Capability) {
  return { bucket, targets: [endpoints[bucket]] } as const;
}

function enter(gates: Gates, bucket: Capability = 'upload', requester?: Requester): Permit {
  const entered = gates.enterNow(requestOf(bucket, requester));
  if ('gate' in entered) throw new Error(`held back by the ${entered.gate} gate`);
  return entered;
}

const outOfOrder: Failure = newFailure('service-unavailable', { status: 503, detail: 'Service Unavailable' });
const notThere: Failure = newFailure('submission-not-found', { status: 404, detail: 'Submission not found' });

function enterAsProbe(gates: Gates): Permit {
  const entered = gates.enterNow({ ...requestOf('submission_read'), role: 'probe' });
  if ('gate' in entered) throw new Error(`held back by the ${entered.gate} gate`);
  return entered;
}

function bringDown(gates: Gates): void {
  for (let count = 0; count < 3; count += 1) enter(gates).failed(outOfOrder);
  enterAsProbe(gates).failed(outOfOrder);
}

describe('gates', () => {
  it('let every request pass while there is no error', () => {
    const { gates } = createGates();
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    expect(gates.notices()).toEqual([]);
  });

  it('hold back every bucket after a 401, until the key changes', () => {
    const { gates } = createGates();
    enter(gates).failed(invalidKey);
    expect(gates.blockOf(routeOf('submission_read'))).toMatchObject({ gate: 'key', failure: invalidKey });
    gates.keyChanged(true);
    expect(gates.blockOf(routeOf('submission_read'))).toBeNull();
  });

  it('hold back one bucket after a 402, and no other', () => {
    const { gates } = createGates();
    enter(gates, 'submission_write').failed({ ...noPlan, bucket: 'submission_write' });
    expect(gates.blockOf(routeOf('submission_write'))).toMatchObject({
      gate: 'plan',
      bucket: 'submission_write',
    });
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });

  it('use the capability that the 402 names', () => {
    const { gates } = createGates();
    enter(gates, 'upload').failed({ ...noPlan, bucket: 'submission_read' });
    expect(gates.blockOf(routeOf('submission_read'))?.gate).toBe('plan');
  });

  it('hold back a bucket after a 429 for the time that it names, and then open', () => {
    const { gates, clock, onChange } = createGates();
    enter(gates).failed(slowDown);
    expect(gates.blockOf(routeOf('upload'))).toMatchObject({
      gate: 'rate-limit',
      until: clock.now() + 12_000,
    });
    clock.advance(11_999);
    expect(gates.blockOf(routeOf('upload'))).not.toBeNull();
    onChange.mockClear();
    clock.advance(1);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    expect(onChange).toHaveBeenCalled();
  });

  it('use the longer of two pauses', () => {
    const { gates, clock } = createGates();
    const [first, second] = [enter(gates), enter(gates)];
    first.failed(slowDown);
    second.failed({ ...slowDown, retryAfterMs: 2_000 });
    clock.advance(3_000);
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('rate-limit');
  });

  it('stay closed for the plan when a late 429 arrives', () => {
    const { gates, clock } = createGates();
    const [first, late] = [enter(gates), enter(gates)];
    first.failed(noPlan);
    late.failed(slowDown);
    clock.advance(60_000);
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('plan');
  });

  it('let exactly one probe pass at a check, and open when it is answered', () => {
    const { gates } = createGates();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
    const probe = enter(gates);
    expect(gates.enterNow(requestOf('upload'))).toMatchObject({ gate: 'key' });
    probe.answered();
    expect(gates.availableSlots(routeOf('upload'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('close again when the probe meets the same error', () => {
    const { gates } = createGates();
    enter(gates).failed({ ...noPlan, bucket: 'upload' });
    gates.checkAgain();
    enter(gates).failed({ ...noPlan, bucket: 'upload' });
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('plan');
    expect(gates.notices()).toMatchObject([{ gate: 'plan', checking: false }]);
  });

  it('let another probe of the plan pass when the first met a refused key', () => {
    const { gates } = createGates();
    enter(gates).failed(noPlan);
    gates.checkAgain();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    enter(gates).answered();
    expect(gates.notices()).toEqual([]);
  });

  it('let another probe pass when the first was cancelled', () => {
    const { gates } = createGates();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    enter(gates).abandoned();
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
  });

  it('do not probe while there is no key', () => {
    const { gates } = createGates();
    gates.keyChanged(false);
    gates.checkAgain();
    expect(gates.blockOf(routeOf('upload'))).toMatchObject({
      gate: 'key',
      failure: localFailure('key-missing'),
    });
  });

  it('hold back every request while the keyring is locked, until it returns the key', () => {
    const { gates } = createGates();
    gates.keyLocked();
    gates.checkAgain();
    expect(gates.blockOf(routeOf('upload'))).toMatchObject({
      gate: 'key',
      failure: localFailure('key-locked'),
    });
    expect([gates.wantsProbe, gates.availableSlots(routeOf('upload'))]).toEqual([false, 0]);
    gates.keyChanged(true);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });

  it('probe an unreachable host with growing pauses, and open at the first answer', () => {
    const { gates, clock } = createGates();
    const dead = connectionFailure('ECONNREFUSED', 'api.example');
    const pauses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      enter(gates).failed(dead);
      const before = clock.now();
      while (gates.availableSlots(routeOf('upload')) === 0) clock.advance(100);
      pauses.push(clock.now() - before);
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(new Set(pauses).size).toBe(3);
    expect(gates.notices()).toMatchObject([{ gate: 'offline', failure: dead, checking: false }]);
    expect(gates.wantsProbe).toBe(true);
    enter(gates).failed({ ...dead, kind: 'service-error', status: 500, scope: 'file' });
    expect(gates.notices()).toEqual([]);
  });

  it('count requests that were in flight when the network failed as one outage', () => {
    const { gates, clock } = createGates();
    const permits = [enter(gates), enter(gates), enter(gates)];
    for (const permit of permits) permit.failed(connectionFailure('ENETUNREACH', 'api.example'));
    clock.advance(4_000);
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
  });

  it('let a few requests pass at a time after a 429, and more with success', async () => {
    const { gates, clock } = createGates();
    const permits = [enter(gates), enter(gates), enter(gates), enter(gates)];
    for (const permit of permits) permit.failed(slowDown);
    clock.advance(12_000);
    expect(gates.availableSlots(routeOf('upload'))).toBe(2);
    for (let count = 0; count < 50; count += 1) enter(gates).answered();
    expect(gates.availableSlots(routeOf('upload'))).toBe(3);
    expect(gates.availableSlots(routeOf('submission_read'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('keep a request waiting for the limiter, and drop it when it is cancelled', async () => {
    const { gates, clock } = createGates();
    enter(gates).failed(slowDown);
    clock.advance(12_000);
    const only = enter(gates);
    const order: string[] = [];
    const signal = new AbortController();
    const waiting = gates.enter(requestOf('upload'), signal.signal).then(() => order.push('entered'));
    const givenUp = new AbortController();
    const other = gates.enter(requestOf('upload'), givenUp.signal).catch(() => order.push('given up'));
    givenUp.abort();
    await other;
    only.answered();
    await waiting;
    expect(order).toEqual(['given up', 'entered']);
  });

  it('close for all requests only when a probe confirms errors in a row', () => {
    const { gates } = createGates();
    for (let count = 0; count < 3; count += 1) {
      expect(gates.wantsProbe).toBe(false);
      expect(enter(gates).failed(outOfOrder)).toBe(outOfOrder);
    }
    expect(gates.wantsProbe).toBe(true);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    enterAsProbe(gates).failed(outOfOrder);
    expect(gates.blockOf(routeOf('submission_write'))).toMatchObject({
      gate: 'service',
      failure: { status: 503 },
    });
    expect(gates.notices()).toMatchObject([{ gate: 'offline', failure: { kind: 'service-unavailable' } }]);
  });

  it('leave errors to their files when the probe is answered', () => {
    const { gates } = createGates();
    for (let count = 0; count < 3; count += 1) enter(gates).failed(outOfOrder);
    enterAsProbe(gates).failed(notThere);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    expect(gates.wantsProbe).toBe(false);
    expect(enter(gates).failed(outOfOrder)).toBe(outOfOrder);
  });

  it('suspect no outage while answers arrive between the errors', () => {
    const { gates } = createGates();
    for (let count = 0; count < 9; count += 1) {
      enter(gates, 'submission_write').failed(outOfOrder);
      enter(gates, 'submission_write').failed(outOfOrder);
      if (count % 2 === 0) enter(gates).answered();
      else enter(gates, 'submission_read').failed(notThere);
    }
    expect(gates.wantsProbe).toBe(false);
  });

  it('let only probes pass while the service is down, with growing pauses', () => {
    const { gates, clock } = createGates();
    bringDown(gates);
    const pauses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const before = clock.now();
      while (!gates.wantsProbe) clock.advance(100);
      pauses.push(clock.now() - before);
      expect(gates.availableSlots(routeOf('upload'))).toBe(0);
      enterAsProbe(gates).failed({ ...outOfOrder, kind: 'unreadable-answer' });
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(new Set(pauses).size).toBe(3);
    gates.checkAgain();
    enterAsProbe(gates).failed(notThere);
    expect(gates.notices()).toEqual([]);
    expect(gates.availableSlots(routeOf('upload'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('treat an error during an outage of the service as part of it', () => {
    const { gates } = createGates();
    const late = enter(gates);
    bringDown(gates);
    expect(isOutage(late.failed(outOfOrder))).toBe(true);
    expect(isOutage(outOfOrder)).toBe(false);
  });

  it('send the next probe at its time when one got no answer', () => {
    const { gates, clock } = createGates();
    bringDown(gates);
    gates.checkAgain();
    enterAsProbe(gates).failed(connectionFailure('ECONNRESET', 'api.example'));
    expect(gates.wantsProbe).toBe(false);
    clock.advance(60_000);
    expect(gates.wantsProbe).toBe(true);
  });

  it('forget an outage when the key changes, which may be for another service', () => {
    const { gates } = createGates();
    bringDown(gates);
    gates.keyChanged(true);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });

  it('leave a lost connection to its own request', () => {
    const { gates } = createGates();
    enter(gates).failed(connectionFailure('ECONNRESET', 'api.example'));
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });
});

const upload = (id: string, failingSince: number | null = null): Requester => ({ id, failingSince });

/** Several uploads meet errors at POST /submissions, and the probe of the service is answered. */
function breakSubmissions(gates: Gates): void {
  for (const id of ['a', 'a', 'b']) enter(gates, 'submission_write', upload(id)).failed(outOfOrder);
  enterAsProbe(gates).failed(notThere);
}

describe('an outage of one endpoint', () => {
  it('holds back only requests to the endpoint, and shows no banner', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    expect(gates.blockOf(routeOf('submission_write'))).toMatchObject({
      gate: 'target',
      failure: { kind: 'service-unavailable', scope: 'endpoint', action: 'wait' },
    });
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    expect(gates.blockOf({ bucket: 'submission_write', targets: ['assets.retry'] })).toBeNull();
    expect(gates.notices()).toEqual([]);
  });

  it('does not start when only one upload fails', () => {
    const { gates } = createGates();
    for (let count = 0; count < 12; count += 1) {
      expect(enter(gates, 'submission_write', upload('a')).failed(outOfOrder)).toBe(outOfOrder);
      if (gates.wantsProbe) enterAsProbe(gates).failed(notThere);
    }
    expect(gates.blockOf(routeOf('submission_write'))).toBeNull();
  });

  it('names the time of its probe, for which one upload passes', () => {
    const { gates, clock, onChange } = createGates();
    breakSubmissions(gates);
    const waitMs = gates.blockOf(routeOf('submission_write'))?.failure.retryAfterMs ?? 0;
    onChange.mockClear();
    clock.advance(waitMs);
    expect(onChange).toHaveBeenCalled();
    expect(gates.availableSlots(routeOf('submission_write'))).toBe(1);
    enter(gates, 'submission_write', upload('c')).failed(outOfOrder);
    expect(gates.blockOf(routeOf('submission_write'))?.failure.retryAfterMs).toBeGreaterThan(waitMs);
    expect(gates.failedDuringOutage(routeOf('submission_write'))).toEqual(['a', 'b', 'c']);
    clock.advance(60_000);
    enter(gates, 'submission_write', upload('c')).answered();
    expect(gates.availableSlots(routeOf('submission_write'))).toBe(Number.POSITIVE_INFINITY);
    expect(gates.failedDuringOutage(routeOf('submission_write'))).toEqual([]);
  });

  it('does not include an upload that fails while others succeed', () => {
    const { gates, clock } = createGates();
    const failingSince = clock.now();
    clock.advance(1_000);
    enter(gates, 'submission_write', upload('good')).answered();
    clock.advance(1_000);
    breakSubmissions(gates);
    clock.advance(4_000);
    const failure = enter(gates, 'submission_write', upload('bad', failingSince)).failed(outOfOrder);
    expect(failure).toMatchObject({ scope: 'file', action: 'retry' });
    clock.advance(8_000);
    const outage = enter(gates, 'submission_write', upload('other', clock.now())).failed(outOfOrder);
    expect(outage.scope).toBe('endpoint');
  });

  it('is probed at once when a person retries an upload', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    gates.probeTargets();
    expect(gates.availableSlots(routeOf('submission_write'))).toBe(1);
  });

  it('becomes an outage of the service when the probe of the service fails too', () => {
    const { gates } = createGates();
    for (const id of ['a', 'a', 'b']) enter(gates, 'submission_write', upload(id)).failed(outOfOrder);
    enterAsProbe(gates).failed(outOfOrder);
    expect(gates.blockOf(routeOf('submission_write'))?.gate).toBe('service');
    gates.checkAgain();
    enterAsProbe(gates).failed(notThere);
    expect(gates.blockOf(routeOf('submission_write'))).toBeNull();
  });

  it('ignores requests without an upload, and does not hold them back', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    enter(gates, 'submission_write').answered();
    expect(gates.blockOf(routeOf('submission_write'))?.gate).toBe('target');
  });

  it('is forgotten when the key changes', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    gates.keyChanged(true);
    expect(gates.blockOf(routeOf('submission_write'))).toBeNull();
  });
});

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
