/** An outage of one endpoint, while the others answer. */
import { describe, expect, it } from 'vitest';

import type { Gates } from '../../../../../main/api/gates/gates.ts';
import { createGates, routeOf, enter, outOfOrder, notThere, enterAsProbe, upload } from './gatesUnderTest.ts';

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
