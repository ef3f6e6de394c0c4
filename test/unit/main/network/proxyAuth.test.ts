import { describe, expect, it } from 'vitest';

import { ProxyAuth } from '../../../../main/network/proxyAuth.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const anna = { user: 'anna', password: 'wrong' };
const name = 'proxy.example:8080';

describe('proxy authentication', () => {
  it('tries new credentials with one connection, and spares the others a refusal', async () => {
    const proxyAuth = new ProxyAuth(new FakeClock());
    const first = await proxyAuth.acquire(name, anna);
    const others = Promise.all([proxyAuth.acquire(name, anna), proxyAuth.acquire(name, anna)]);
    first?.end('refused');
    expect(await others).toEqual([null, null]);
  });

  it('lets the next connection try when the first one has no result', async () => {
    const proxyAuth = new ProxyAuth(new FakeClock());
    const first = await proxyAuth.acquire(name, anna);
    const second = proxyAuth.acquire(name, anna);
    first?.end('unknown');
    expect(await second).not.toBeNull();
  });

  it('lets all connections sign in once the proxy has accepted', async () => {
    const proxyAuth = new ProxyAuth(new FakeClock());
    (await proxyAuth.acquire(name, anna))?.end('accepted');
    const both = await Promise.all([proxyAuth.acquire(name, anna), proxyAuth.acquire(name, anna)]);
    expect(both).not.toContain(null);
  });

  it('remembers a refusal for that password at that proxy until it is reset or expires', async () => {
    const clock = new FakeClock();
    const proxyAuth = new ProxyAuth(clock);
    (await proxyAuth.acquire(name, anna))?.end('refused');
    expect(await proxyAuth.acquire(name, anna)).toBeNull();
    expect(await proxyAuth.acquire(name, { ...anna, password: 'right' })).not.toBeNull();
    expect(await proxyAuth.acquire('other.example:1', anna)).not.toBeNull();
    proxyAuth.forget();
    (await proxyAuth.acquire(name, anna))?.end('refused');
    clock.advance(15 * 60_000 + 1);
    expect(await proxyAuth.acquire(name, anna)).not.toBeNull();
  });
});
