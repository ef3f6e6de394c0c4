import { describe, expect, it, vi } from 'vitest';

import {
  Gates,
  type Permit,
  type Requester,
  type StoragePermit,
} from '../../../../../main/api/gates/gates.ts';
import { connectionFailure, localFailure } from '../../../../../main/errors/classify.ts';
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
  it('let everything through while nothing is wrong', () => {
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

  it('believe the 402 about which capability it gates', () => {
    const { gates } = createGates();
    enter(gates, 'upload').failed({ ...noPlan, bucket: 'submission_read' });
    expect(gates.blockOf(routeOf('submission_read'))?.gate).toBe('plan');
  });

  it('cool a whole bucket after a 429 for as long as it says, and open by themselves', () => {
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

  it('keep the longer of two pauses', () => {
    const { gates, clock } = createGates();
    const [first, second] = [enter(gates), enter(gates)];
    first.failed(slowDown);
    second.failed({ ...slowDown, retryAfterMs: 2_000 });
    clock.advance(3_000);
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('rate-limit');
  });

  it('stay closed for the plan when a 429 comes late, whatever time that names', () => {
    const { gates, clock } = createGates();
    const [first, late] = [enter(gates), enter(gates)];
    first.failed(noPlan);
    late.failed(slowDown);
    clock.advance(60_000);
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('plan');
  });

  it('let exactly one probe through when asked to check again, and open when it is answered', () => {
    const { gates } = createGates();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
    const probe = enter(gates);
    expect(gates.enterNow(requestOf('upload'))).toMatchObject({ gate: 'key' });
    probe.answered();
    expect(gates.availableSlots(routeOf('upload'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('close again when the probe meets the same trouble', () => {
    const { gates } = createGates();
    enter(gates).failed({ ...noPlan, bucket: 'upload' });
    gates.checkAgain();
    enter(gates).failed({ ...noPlan, bucket: 'upload' });
    expect(gates.blockOf(routeOf('upload'))?.gate).toBe('plan');
    expect(gates.notices()).toMatchObject([{ gate: 'plan', checking: false }]);
  });

  it('let another probe of the plan through when the first met a refused key', () => {
    const { gates } = createGates();
    enter(gates).failed(noPlan);
    gates.checkAgain();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    enter(gates).answered();
    expect(gates.notices()).toEqual([]);
  });

  it('let another probe through when the first was given up', () => {
    const { gates } = createGates();
    enter(gates).failed(invalidKey);
    gates.checkAgain();
    enter(gates).abandoned();
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
  });

  it('do not check again for a key that is not there', () => {
    const { gates } = createGates();
    gates.keyChanged(false);
    gates.checkAgain();
    expect(gates.blockOf(routeOf('upload'))).toMatchObject({
      gate: 'key',
      failure: localFailure('key-missing'),
    });
  });

  it('hold every request back while the keyring has the key, and let it go with the key', () => {
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

  it('probe an unreachable host by themselves, with growing pauses, and open at the first answer', () => {
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

  it('count requests that were on the wire when the network went as one outage', () => {
    const { gates, clock } = createGates();
    const permits = [enter(gates), enter(gates), enter(gates)];
    for (const permit of permits) permit.failed(connectionFailure('ENETUNREACH', 'api.example'));
    clock.advance(4_000);
    expect(gates.availableSlots(routeOf('upload'))).toBe(1);
  });

  it('let requests out a few at a time after a 429, and more with success', async () => {
    const { gates, clock } = createGates();
    const permits = [enter(gates), enter(gates), enter(gates), enter(gates)];
    for (const permit of permits) permit.failed(slowDown);
    clock.advance(12_000);
    expect(gates.availableSlots(routeOf('upload'))).toBe(2);
    for (let count = 0; count < 50; count += 1) enter(gates).answered();
    expect(gates.availableSlots(routeOf('upload'))).toBe(3);
    expect(gates.availableSlots(routeOf('submission_read'))).toBe(Number.POSITIVE_INFINITY);
  });

  it('keep a request waiting until the pace has room, and let it go when it is given up', async () => {
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

  it('close for all when errors in a row are confirmed by a probe, and only then', () => {
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

  it('leave errors to the files that meet them where the probe is answered', () => {
    const { gates } = createGates();
    for (let count = 0; count < 3; count += 1) enter(gates).failed(outOfOrder);
    enterAsProbe(gates).failed(notThere);
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
    expect(gates.wantsProbe).toBe(false);
    expect(enter(gates).failed(outOfOrder)).toBe(outOfOrder);
  });

  it('suspect nothing as long as anything is answered between the errors', () => {
    const { gates } = createGates();
    for (let count = 0; count < 9; count += 1) {
      enter(gates, 'submission_write').failed(outOfOrder);
      enter(gates, 'submission_write').failed(outOfOrder);
      if (count % 2 === 0) enter(gates).answered();
      else enter(gates, 'submission_read').failed(notThere);
    }
    expect(gates.wantsProbe).toBe(false);
  });

  it('let nothing but probes through to a service that is down, with growing pauses, until one is answered', () => {
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

  it('take an error that arrives while the service is down for a part of the outage', () => {
    const { gates } = createGates();
    const late = enter(gates);
    bringDown(gates);
    expect(isOutage(late.failed(outOfOrder))).toBe(true);
    expect(isOutage(outOfOrder)).toBe(false);
  });

  it('send the next probe at its time when one got no answer at all', () => {
    const { gates, clock } = createGates();
    bringDown(gates);
    gates.checkAgain();
    enterAsProbe(gates).failed(connectionFailure('ECONNRESET', 'api.example'));
    expect(gates.wantsProbe).toBe(false);
    clock.advance(60_000);
    expect(gates.wantsProbe).toBe(true);
  });

  it('forget an outage with another key, which may be of another service', () => {
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
  it('holds back what needs the endpoint, and nothing else, and shows no banner', () => {
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

  it('is not what one upload has that fails alone', () => {
    const { gates } = createGates();
    for (let count = 0; count < 12; count += 1) {
      expect(enter(gates, 'submission_write', upload('a')).failed(outOfOrder)).toBe(outOfOrder);
      if (gates.wantsProbe) enterAsProbe(gates).failed(notThere);
    }
    expect(gates.blockOf(routeOf('submission_write'))).toBeNull();
  });

  it('says when it is probed next, and lets one upload pass then; its answer decides', () => {
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

  it('is part of no failure of an upload that fails while others get through', () => {
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

  it('is probed at once when a person wants an upload tried again', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    gates.probeTargets();
    expect(gates.availableSlots(routeOf('submission_write'))).toBe(1);
  });

  it('becomes the outage of the service when the probe of that fails too', () => {
    const { gates } = createGates();
    for (const id of ['a', 'a', 'b']) enter(gates, 'submission_write', upload(id)).failed(outOfOrder);
    enterAsProbe(gates).failed(outOfOrder);
    expect(gates.blockOf(routeOf('submission_write'))?.gate).toBe('service');
    gates.checkAgain();
    enterAsProbe(gates).failed(notThere);
    expect(gates.blockOf(routeOf('submission_write'))).toBeNull();
  });

  it('does not hold back what concerns no upload, nor learn from it', () => {
    const { gates } = createGates();
    breakSubmissions(gates);
    enter(gates, 'submission_write').answered();
    expect(gates.blockOf(routeOf('submission_write'))?.gate).toBe('target');
  });

  it('is forgotten with another key', () => {
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

  it('holds back files for storage, and small ones that do not need it go on', () => {
    const { gates } = createGates();
    expect(breakStorage(gates).map(({ scope }) => scope)).toEqual(['file', 'file', 'storage']);
    expect(gates.blockOf(large)).toMatchObject({ gate: 'target', failure: { scope: 'storage' } });
    expect(gates.enterStorage(upload('c'))).toMatchObject({ gate: 'target' });
    expect(gates.blockOf(routeOf('upload'))).toBeNull();
  });

  it('ends as soon as one file gets a block through, and lets another probe pass when one was given up', () => {
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

  it('is not shown by what concerns one file or one connection', () => {
    const { gates } = createGates();
    const refused = newFailure('storage-refused', { status: 403, detail: '' });
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(enterStorage(gates, id).failed(refused)).toBe(refused);
      enterStorage(gates, id).failed(connectionFailure('ECONNRESET', 'storage.example'));
    }
    expect(gates.blockOf(large)).toBeNull();
  });
});
