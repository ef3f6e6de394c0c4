import { describe, expect, it } from 'vitest';

import {
  type BreakerPolicy,
  CircuitBreaker,
  type Requester,
} from '../../../../../main/api/gates/circuitBreaker.ts';
import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';

const pauses = { baseMs: 4_000, capMs: 60_000 };
const failure = newFailure('service-error', { status: 500, detail: '' });
const noRequester = { isProbe: false, requester: null };

function breakerWith(policy: Partial<BreakerPolicy> = {}): CircuitBreaker {
  return new CircuitBreaker({
    opens: 'at-once',
    probe: 'any-request',
    closes: 'with-any-answer',
    pauses,
    ...policy,
  });
}

function at(now: number) {
  return { now, random: 0.5 };
}

function upload(id: string, failingSince: number | null = null): Requester {
  return { id, failingSince };
}

describe('a circuit breaker that opens at once', () => {
  it('is closed, open, half-open and closed again around an outage', () => {
    const breaker = breakerWith();
    expect(breaker.state).toBe('closed');
    breaker.failed(failure, noRequester, at(1_000));
    expect(breaker.state).toBe('open');
    expect(breaker.holdsBack('request')).toBe(true);
    breaker.pauseOver();
    expect(breaker.state).toBe('half-open');
    expect(breaker.enter('request')).toBe(true);
    expect(breaker.holdsBack('request')).toBe(true);
    breaker.answered(6_000);
    expect(breaker.state).toBe('closed');
    expect(breaker.enter('request')).toBe(false);
  });

  it('pauses longer after each failed probe, up to its cap, and keeps its first time', () => {
    const breaker = breakerWith();
    const paused: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      breaker.failed(failure, noRequester, at(attempt * 100_000));
      paused.push((breaker.outage?.endsAt ?? 0) - attempt * 100_000);
      breaker.pauseOver();
    }
    expect(paused).toEqual([3_000, 6_000, 12_000, 24_000, 45_000, 45_000, 45_000]);
    expect(breaker.outage).toMatchObject({ since: 100_000, attempt: 7 });
  });

  it('pauses as long as the answer says, up to its cap', () => {
    const breaker = breakerWith();
    breaker.open({ ...failure, retryAfterMs: 20_000 }, at(0));
    expect(breaker.outage?.endsAt).toBe(20_000);
    breaker.open({ ...failure, retryAfterMs: 3_600_000 }, at(0));
    expect(breaker.outage?.endsAt).toBe(60_000);
  });

  it('counts requests that were in flight when it opened as one attempt', () => {
    const breaker = breakerWith();
    for (const now of [0, 10, 20]) breaker.failed(failure, noRequester, at(now));
    expect(breaker.outage?.attempt).toBe(1);
  });

  it('lets another request be the probe when the first was cancelled', () => {
    const breaker = breakerWith();
    breaker.failed(failure, noRequester, at(0));
    breaker.checkNow();
    expect(breaker.enter('request')).toBe(true);
    breaker.probeLost(at(10));
    expect(breaker.allowsOne).toBe(true);
    expect(breaker.enter('request')).toBe(true);
  });

  it('stays open without pauses until it is checked', () => {
    const breaker = breakerWith({ pauses: null, closes: 'when-half-open' });
    breaker.failed(failure, noRequester, at(0));
    expect(breaker.outage?.endsAt).toBeNull();
    // The answer of a request that was sent before it opened.
    breaker.answered(10);
    expect(breaker.state).toBe('open');
    breaker.checkNow();
    breaker.answered(20);
    expect(breaker.state).toBe('closed');
  });
});

describe('a circuit breaker with a time', () => {
  it('closes at the later of two times, without a probe', () => {
    const breaker = breakerWith({ pauses: null });
    expect(breaker.openUntil(failure, 12_000, at(0))).toBe(true);
    expect(breaker.openUntil(failure, 2_000, at(0))).toBe(false);
    expect(breaker.openUntil(failure, 20_000, at(0))).toBe(false);
    expect(breaker.outage?.endsAt).toBe(20_000);
    breaker.checkNow();
    expect(breaker.state).toBe('open');
    breaker.pauseOver();
    expect(breaker.state).toBe('closed');
  });

  it('keeps an outage that only a person can end', () => {
    const breaker = breakerWith({ pauses: null });
    breaker.open(failure, at(0));
    expect(breaker.openUntil(failure, 12_000, at(0))).toBe(false);
    expect(breaker.outage?.endsAt).toBeNull();
  });
});

describe('a circuit breaker that several uploads open', () => {
  const several: Partial<BreakerPolicy> = { opens: 'when-several' };

  it('stays closed when only one upload fails, any number of times', () => {
    const breaker = breakerWith(several);
    for (let now = 0; now < 20; now += 1)
      breaker.failed(failure, { isProbe: false, requester: upload('a') }, at(now));
    expect(breaker.state).toBe('closed');
  });

  it('opens with the third failure in a row when another upload fails as well', () => {
    const breaker = breakerWith(several);
    for (const [now, id] of ['a', 'a', 'b'].entries()) {
      expect(breaker.state).toBe('closed');
      breaker.failed(failure, { isProbe: false, requester: upload(id) }, at(now));
    }
    expect(breaker.state).toBe('open');
  });

  it('stays closed while only overtaken uploads fail', () => {
    const breaker = breakerWith(several);
    breaker.answered(100);
    const overtaken = ['a', 'b', 'a', 'b', 'a'];
    for (const id of overtaken)
      breaker.failed(failure, { isProbe: false, requester: upload(id, 50) }, at(200));
    expect(breaker.state).toBe('closed');
    breaker.failed(failure, { isProbe: false, requester: upload('c') }, at(300));
    expect(breaker.state).toBe('open');
  });

  it('lets another probe pass when an overtaken one fails', () => {
    const breaker = breakerWith(several);
    breaker.answered(100);
    for (const id of ['b', 'b', 'c'])
      breaker.failed(failure, { isProbe: false, requester: upload(id) }, at(200));
    breaker.checkNow();
    breaker.enter('request');
    breaker.failed(failure, { isProbe: true, requester: upload('a', 50) }, at(300));
    expect(breaker.allowsOne).toBe(true);
    breaker.enter('request');
    breaker.failed(failure, { isProbe: true, requester: upload('b', 200) }, at(400));
    expect(breaker.state).toBe('open');
    expect(breaker.outage?.attempt).toBe(2);
  });

  it('starts to count again after every answer', () => {
    const breaker = breakerWith(several);
    for (let round = 0; round < 9; round += 1) {
      for (const id of ['a', 'b'])
        breaker.failed(failure, { isProbe: false, requester: upload(id) }, at(round));
      breaker.answered(round);
    }
    expect(breaker.state).toBe('closed');
  });

  it('ignores failures of requests without an upload', () => {
    const breaker = breakerWith(several);
    for (let now = 0; now < 9; now += 1) breaker.failed(failure, noRequester, at(now));
    expect(breaker.state).toBe('closed');
  });

  it('lists the failing uploads, the most recent last', () => {
    const breaker = breakerWith(several);
    for (const id of ['a', 'b', 'c', 'a'])
      breaker.failed(failure, { isProbe: false, requester: upload(id) }, at(0));
    expect(breaker.failingIds).toEqual(['b', 'c', 'a']);
    breaker.answered(1);
    expect(breaker.failingIds).toEqual([]);
  });

  it('treats a failure as its outage unless others got an answer since the first failure', () => {
    const breaker = breakerWith(several);
    breaker.answered(100);
    for (const id of ['a', 'b', 'b'])
      breaker.failed(failure, { isProbe: false, requester: upload(id) }, at(200));
    expect(breaker.isOutageOf(upload('a', 150))).toBe(true);
    expect(breaker.isOutageOf(upload('new', null))).toBe(true);
    // Others got an answer after its first failure, so the problem is its own.
    expect(breaker.isOutageOf(upload('b', 50))).toBe(false);
  });
});

describe('a circuit breaker with dedicated probes', () => {
  const dedicated: Partial<BreakerPolicy> = { opens: 'when-probe-fails', probe: 'dedicated' };

  function suspicious(): CircuitBreaker {
    const breaker = breakerWith(dedicated);
    for (let now = 0; now < 3; now += 1) breaker.failed(failure, noRequester, at(now));
    return breaker;
  }

  it('requests a probe after three failures in a row, and stays closed until that fails', () => {
    const breaker = suspicious();
    expect(breaker.state).toBe('closed');
    expect(breaker.wantsProbe).toBe(true);
    expect(breaker.enter('request')).toBe(false);
    expect(breaker.enter('probe')).toBe(true);
    expect(breaker.holdsBack('request')).toBe(false);
    breaker.failed(failure, { isProbe: true, requester: null }, at(10));
    expect(breaker.state).toBe('open');
  });

  it('drops its suspicion at any answer, even if the probe fails afterwards', () => {
    const breaker = suspicious();
    breaker.enter('probe');
    breaker.answered(10);
    breaker.failed(failure, { isProbe: true, requester: null }, at(20));
    expect(breaker.state).toBe('closed');
    expect(breaker.wantsProbe).toBe(false);
  });

  it('lets only dedicated probes pass while it is half-open', () => {
    const breaker = suspicious();
    breaker.open(failure, at(10));
    breaker.pauseOver();
    expect(breaker.holdsBack('request')).toBe(true);
    expect(breaker.holdsBack('probe')).toBe(false);
  });

  it('sends the next probe at its time when one got no answer', () => {
    const breaker = suspicious();
    breaker.open(failure, at(10));
    breaker.checkNow();
    breaker.enter('probe');
    breaker.probeLost(at(20));
    expect(breaker.state).toBe('open');
    expect(breaker.outage?.attempt).toBe(2);
  });
});
