import { describe, expect, it } from 'vitest';

import { SignIns } from '../../../../main/network/proxyAuth.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const anna = { user: 'anna', password: 'wrong' };
const name = 'proxy.example:8080';

describe('signing in at a proxy', () => {
  it('tries what is not proven by one connection, and spares the others a second refusal', async () => {
    const signIns = new SignIns(new FakeClock());
    const first = await signIns.begin(name, anna);
    const others = Promise.all([signIns.begin(name, anna), signIns.begin(name, anna)]);
    first?.end('refused');
    expect(await others).toEqual([null, null]);
  });

  it('lets the next one try where the first came to nothing', async () => {
    const signIns = new SignIns(new FakeClock());
    const first = await signIns.begin(name, anna);
    const second = signIns.begin(name, anna);
    first?.end('unknown');
    expect(await second).not.toBeNull();
  });

  it('lets all go at once when it was taken', async () => {
    const signIns = new SignIns(new FakeClock());
    (await signIns.begin(name, anna))?.end('taken');
    const both = await Promise.all([signIns.begin(name, anna), signIns.begin(name, anna)]);
    expect(both).not.toContain(null);
  });

  it('holds a refusal against that password at that proxy alone, until it is asked again', async () => {
    const clock = new FakeClock();
    const signIns = new SignIns(clock);
    (await signIns.begin(name, anna))?.end('refused');
    expect(await signIns.begin(name, anna)).toBeNull();
    expect(await signIns.begin(name, { ...anna, password: 'right' })).not.toBeNull();
    expect(await signIns.begin('other.example:1', anna)).not.toBeNull();
    signIns.forget();
    (await signIns.begin(name, anna))?.end('refused');
    clock.advance(15 * 60_000 + 1);
    expect(await signIns.begin(name, anna)).not.toBeNull();
  });
});
