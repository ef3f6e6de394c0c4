/** The gates of the key, the plan, the rate limit, the network and the service as a whole. */
import { describe, expect, it } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import { connectionFailure } from '../../../../../main/errors/connectionFailures.ts';
import { isOutage } from '../../../../../main/errors/errorTaxonomy.ts';
import {
  invalidKey,
  noPlan,
  slowDown,
  createGates,
  requestOf,
  routeOf,
  enter,
  outOfOrder,
  notThere,
  enterAsProbe,
  bringDown,
} from './gatesUnderTest.ts';

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
