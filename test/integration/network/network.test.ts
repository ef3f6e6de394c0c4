/** Requests on plain Node, through every kind of proxy and to servers with every kind of certificate. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { ApiClient } from '../../../main/api/client.ts';
import { checkConnection } from '../../../main/api/connectionCheck.ts';
import { Gates } from '../../../main/api/gates/gates.ts';
import type { Connections } from '../../../main/network/agents.ts';
import { ProxyManager, type ProxyManagerDeps } from '../../../main/network/proxyManager.ts';
import type { ProxySettings } from '../../../main/network/proxyResolver.ts';
import type { SignIn } from '../../../main/network/proxyServer.ts';
import { type Clock, systemClock } from '../../../main/shared/clock.ts';
import { AzureBlobClient } from '../../../main/storage/azureBlobClient.ts';
import type { Failure } from '../../../preload/contract.ts';
import { type HttpProxy, type ProxyOptions, startHttpProxy } from '../../support/httpProxy.ts';
import { type PrivateCa, createPrivateCa } from '../../support/privateCa.ts';
import { startSocksProxy } from '../../support/socksProxy.ts';
import { has, requires } from '../../support/system.ts';

const hastyClock: Clock = { ...systemClock, random: () => 0 };
const apiKey = `sk_test_${'0123456789abcdef'.repeat(4)}`;
const host = 'api.mediamagic.test';

let folder: string;
let ca: PrivateCa;
let caPem: string;

beforeEach(({ skip }) => requires('openssl', skip));
beforeAll(async () => {
  if (!has('openssl')) return;
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-test-'));
  ca = await createPrivateCa(folder);
  caPem = await readFile(ca.path, 'utf8');
});
afterAll(async () => {
  if (has('openssl')) await rm(folder, { recursive: true, force: true });
});

interface Service {
  readonly port: number;
  /** How many connections it has accepted. */
  readonly connections: () => number;
  readonly received: () => number;
}

async function startService(hosts: readonly string[] = [host], days?: number): Promise<Service> {
  let connections = 0;
  let received = 0;
  const server = https.createServer(await ca.issue(hosts, days), (request, response) => {
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    request.on('end', () => {
      if (request.method === 'PUT') response.writeHead(201).end();
      else
        response
          .writeHead(404, { 'content-type': 'application/json' })
          .end('{"detail":"Submission not found"}');
    });
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    received: () => received,
  };
}

async function startProxy(options: ProxyOptions): Promise<HttpProxy> {
  const proxy = await startHttpProxy(options);
  onTestFinished(() => proxy.stop());
  return proxy;
}

interface Setting {
  proxy?: Partial<ProxySettings>;
  signIn?: SignIn | null;
  trusted?: string;
  system?: ProxyManagerDeps['systemProxy'];
  environment?: Record<string, string>;
  /** How much faster its timers run. */
  speed?: number;
}

/** A proxy manager whose settings can be changed while it is in use. */
function openNetwork(setting: Setting): { network: ProxyManager; setting: Setting } {
  const network = new ProxyManager({
    clock: {
      ...hastyClock,
      after: (delayMs, task) => hastyClock.after(delayMs / (setting.speed ?? 1), task),
    },
    environment: setting.environment ?? {},
    settings: () => ({ mode: 'manual', address: '', noProxy: '', ...setting.proxy }),
    signInFor: () => setting.signIn ?? null,
    extraCertificates: () => setting.trusted ?? caPem,
    systemProxy: (url) => setting.system?.(url) ?? Promise.resolve('DIRECT'),
  });
  return { network, setting };
}

function pooled(network: ProxyManager): Connections {
  const connections = network.connections();
  onTestFinished(() => connections.drop());
  return connections;
}

async function askApi(network: ProxyManager, url = `https://${host}`): Promise<Failure | null> {
  const gates = new Gates(hastyClock, () => undefined);
  const api = new ApiClient({ apiUrl: url, apiKey }, gates, hastyClock, undefined, pooled(network));
  const { failure } = await checkConnection(api, 15_000);
  gates.stop();
  return failure;
}

function put(storage: AzureBlobClient, sizeBytes = 5, url = `https://${host}/uploads/a.mp4?sig=c2VjcmV0`) {
  return storage.putBlob({
    url,
    body: [Buffer.alloc(sizeBytes, 7)],
    sizeBytes,
    contentType: 'video/mp4',
    signal: AbortSignal.timeout(15_000),
  });
}

async function putOne(network: ProxyManager, url?: string): Promise<Failure | null> {
  return put(new AzureBlobClient(hastyClock, pooled(network)), 5, url);
}

describe('a proxy', () => {
  it('serves the API and storage, and its connections are reused', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    proxy.rules.signIn = 'anna:right';
    const { network } = openNetwork({
      proxy: { address: proxy.name },
      signIn: { user: 'anna', password: 'right' },
    });
    expect(await askApi(network)).toBeNull();
    const storage = new AzureBlobClient(hastyClock, pooled(network));
    for (let block = 0; block < 5; block += 1) expect(await put(storage, 300_000)).toBeNull();
    expect(service.received()).toBe(1_500_000);
    expect(proxy.tunnels).toEqual([`${host}:443`, `${host}:443`]);
    expect(proxy.refusals).toEqual([]);
    expect(service.connections()).toBe(2);
  });

  it('is trusted by the same certificates when it uses TLS itself', async () => {
    const service = await startService();
    const proxy = await startProxy({
      portOf: () => service.port,
      certificate: await ca.issue(['127.0.0.1']),
    });
    const { network } = openNetwork({ proxy: { address: `https://${proxy.name}` } });
    expect(await putOne(network)).toBeNull();
    const untrusting = openNetwork({ proxy: { address: `https://${proxy.name}` }, trusted: '' }).network;
    expect(await putOne(untrusting)).toMatchObject({
      kind: 'certificate-not-trusted',
      facts: { host: proxy.name, issuer: ca.name },
    });
  });

  it('that requires a sign-in is named once, and serves everything after the sign-in', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    proxy.rules.signIn = 'anna:right';
    const { network, setting } = openNetwork({ proxy: { address: proxy.name } });
    const wanted = {
      kind: 'proxy-auth-required',
      scope: 'network',
      action: 'open-network-settings',
      facts: { proxy: proxy.name, host: `${host}:443` },
    };
    expect(await askApi(network)).toMatchObject(wanted);
    expect(await putOne(network)).toMatchObject(wanted);
    expect(service.connections()).toBe(0);
    setting.signIn = { user: 'anna', password: 'right' };
    network.reset();
    expect(await askApi(network)).toBeNull();
  });

  it('receives a refused password once from eight connections, until the password changes', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    proxy.rules.signIn = 'anna:right';
    const { network, setting } = openNetwork({
      proxy: { address: proxy.name },
      signIn: { user: 'anna', password: 'wrong' },
    });
    const storage = new AzureBlobClient(hastyClock, pooled(network));
    const eight = await Promise.all(Array.from({ length: 8 }, () => put(storage)));
    expect(new Set(eight.map((failure) => failure?.kind))).toEqual(new Set(['proxy-auth-refused']));
    expect(await askApi(network)).toMatchObject({ kind: 'proxy-auth-refused' });
    expect(proxy.refusals).toEqual(['anna:wrong']);
    setting.signIn = { user: 'anna', password: 'right' };
    expect(await put(storage)).toBeNull();
  });

  it.each([
    [{ authenticate: 'NTLM' }, 'proxy-auth-unknown', { schemes: 'NTLM' }],
    [{ authenticate: 'Negotiate, Digest realm="x", nonce="a,b"' }, 'proxy-auth-unknown', {}],
    [{ authenticate: 'Negotiate, Basic realm="x"' }, 'proxy-auth-required', {}],
    [{ authenticate: 'basic realm="x"' }, 'proxy-auth-required', {}],
  ])('that requires %o is reported as %s', async (rules, kind, facts) => {
    const proxy = await startProxy({});
    Object.assign(proxy.rules, rules, { signIn: 'anna:right' });
    const { network } = openNetwork({ proxy: { address: proxy.name } });
    expect(await putOne(network)).toMatchObject({ kind, facts });
  });

  it.each([403, 502, 503, 302, 500])('that answers %i is not taken for the service', async (status) => {
    const proxy = await startProxy({});
    proxy.rules.refuseWith = status;
    const { network } = openNetwork({ proxy: { address: proxy.name } });
    const refused = { kind: 'proxy-refused', scope: 'network', facts: { proxy: proxy.name, status } };
    expect(await askApi(network)).toMatchObject(refused);
    expect(await putOne(network)).toMatchObject(refused);
  });

  it('is named instead of the service when it is not reachable', async () => {
    const { network } = openNetwork({ proxy: { address: '127.0.0.1:9' } });
    expect(await askApi(network)).toMatchObject({
      kind: 'proxy-unreachable',
      scope: 'network',
      facts: { proxy: '127.0.0.1:9', code: 'ECONNREFUSED' },
    });
  });

  it('that never responds times out', async () => {
    const proxy = await startProxy({});
    proxy.rules.isDeaf = true;
    const { network } = openNetwork({ proxy: { address: proxy.name }, speed: 100 });
    expect(await putOne(network)).toMatchObject({ kind: 'proxy-unreachable', facts: { code: 'ETIMEDOUT' } });
  });

  it('over SOCKS receives the host name without a local lookup', async () => {
    const service = await startService();
    const proxy = await startSocksProxy('anna:right', () => service.port);
    onTestFinished(() => proxy.stop());
    const { network, setting } = openNetwork({ proxy: { address: `socks5://${proxy.name}` } });
    expect(await putOne(network)).toMatchObject({
      kind: 'proxy-auth-required',
      facts: { proxy: proxy.name },
    });
    setting.signIn = { user: 'anna', password: 'wrong' };
    expect(await putOne(network)).toMatchObject({ kind: 'proxy-auth-refused' });
    setting.signIn = { user: 'anna', password: 'right' };
    expect(await putOne(network)).toBeNull();
    expect(proxy.tunnels).toEqual([`${host}:443`]);
  });
});

describe('the proxies of the system', () => {
  it('are tried in order, and an unreachable proxy is avoided from then on', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    const asked: string[] = [];
    const { network } = openNetwork({
      proxy: { mode: 'system' },
      system: async (url) => {
        asked.push(url);
        return `PROXY 127.0.0.1:9; PROXY ${proxy.name}; DIRECT`;
      },
    });
    expect(await askApi(network)).toBeNull();
    expect(await putOne(network)).toBeNull();
    expect(proxy.tunnels).toHaveLength(2);
    expect(network.proxiesTo(`https://${host}`)).toHaveLength(2);
    // Asked once for both clients, without the path and signature of a URL.
    expect(asked).toEqual([`https://${host}/`]);
  });

  it('with DIRECT at the end reach the host directly when no proxy is reachable', async () => {
    const service = await startService(['127.0.0.1']);
    const { network } = openNetwork({
      proxy: { mode: 'system' },
      environment: { NO_PROXY: '<-loopback>' },
      system: async () => 'PROXY 127.0.0.1:9; DIRECT',
    });
    expect(await askApi(network, `https://127.0.0.1:${service.port}`)).toBeNull();
    expect(service.connections()).toBe(1);
  });

  it('are requested again after the network changed', async () => {
    const service = await startService();
    const [first, second] = [
      await startProxy({ portOf: () => service.port }),
      await startProxy({ portOf: () => service.port }),
    ];
    let answer = `PROXY ${first.name}`;
    const { network } = openNetwork({ proxy: { mode: 'system' }, system: async () => answer });
    const storage = new AzureBlobClient(hastyClock, pooled(network));
    expect(await put(storage)).toBeNull();
    answer = `PROXY ${second.name}`;
    expect(await put(storage)).toBeNull();
    expect([first.tunnels.length, second.tunnels.length]).toEqual([1, 0]);
    network.reset();
    expect(await put(storage)).toBeNull();
    expect([first.tunnels.length, second.tunnels.length]).toEqual([1, 1]);
  });

  it('do not delay requests when the system does not respond', async () => {
    const service = await startService(['127.0.0.1']);
    const { network } = openNetwork({
      proxy: { mode: 'system' },
      environment: { NO_PROXY: '<-loopback>' },
      system: () => Promise.reject(new Error('no')),
    });
    expect(await askApi(network, `https://127.0.0.1:${service.port}`)).toBeNull();
  });

  it('are not requested when the environment names a proxy with its own sign-in', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    proxy.rules.signIn = 'anna:right';
    const { network } = openNetwork({
      proxy: { mode: 'system' },
      environment: { HTTPS_PROXY: `http://anna:right@${proxy.name}` },
      system: () => Promise.reject(new Error('asked')),
    });
    expect(await askApi(network)).toBeNull();
    expect(proxy.tunnels).toHaveLength(1);
  });
});

describe('a certificate', () => {
  const direct = { proxy: { mode: 'none' as const } };

  it('of an unknown authority is refused with issuer and host, and accepted once trusted', async () => {
    const service = await startService(['127.0.0.1']);
    const url = `https://127.0.0.1:${service.port}`;
    const { network, setting } = openNetwork({ ...direct, trusted: '' });
    const refused = {
      kind: 'certificate-not-trusted',
      scope: 'network',
      action: 'open-network-settings',
      facts: { host: `127.0.0.1:${service.port}`, issuer: ca.name },
    };
    expect(await askApi(network, url)).toMatchObject(refused);
    expect(await putOne(network, `${url}/a?sig=c2VjcmV0`)).toMatchObject(refused);
    expect(service.received()).toBe(0);
    setting.trusted = caPem;
    network.reset();
    expect(await askApi(network, url)).toBeNull();
  });

  it('behind a proxy is reported the same way', async () => {
    const service = await startService();
    const proxy = await startProxy({ portOf: () => service.port });
    const { network } = openNetwork({ proxy: { address: proxy.name }, trusted: '' });
    expect(await askApi(network)).toMatchObject({
      kind: 'certificate-not-trusted',
      facts: { host, issuer: ca.name },
    });
  });

  it('that has expired is reported with its date', async () => {
    const service = await startService(['127.0.0.1'], 0);
    const { network } = openNetwork(direct);
    expect(await askApi(network, `https://127.0.0.1:${service.port}`)).toMatchObject({
      kind: 'certificate-expired',
      facts: { issuer: ca.name, validTo: expect.any(Number) },
    });
  });

  it('for another host is reported with its names', async () => {
    const service = await startService(['other.example', 'third.example']);
    const { network } = openNetwork(direct);
    expect(await askApi(network, `https://127.0.0.1:${service.port}`)).toMatchObject({
      kind: 'certificate-wrong-host',
      facts: { issuer: ca.name, names: ['other.example', 'third.example'] },
    });
  });

  it('is checked through the proxy, so a proxy cannot pose as the service', async () => {
    const impostor = await startService(['other.example']);
    const proxy = await startProxy({ portOf: () => impostor.port });
    const { network } = openNetwork({ proxy: { address: proxy.name } });
    expect(await askApi(network)).toMatchObject({ kind: 'certificate-wrong-host', facts: { host } });
  });
});

it('drops only the connections of a local address that is gone', async () => {
  const service = await startService(['127.0.0.1']);
  const { network } = openNetwork({ proxy: { mode: 'none' } });
  const storage = new AzureBlobClient(hastyClock, pooled(network));
  const send = () => put(storage, 5, `https://127.0.0.1:${service.port}/a`);
  expect(await send()).toBeNull();
  storage.dropConnections(['10.0.0.2']);
  expect(await send()).toBeNull();
  expect(service.connections()).toBe(1);
  storage.dropConnections(['127.0.0.1']);
  expect(await send()).toBeNull();
  expect(service.connections()).toBe(2);
});

it('returns a direct client’s agents at once without proxy and certificates', () => {
  const { network } = openNetwork({ proxy: { mode: 'none' }, trusted: '' });
  const connections = pooled(network);
  const first = connections.agentsFor(new URL('https://one.example/a'));
  expect(first).not.toBeInstanceOf(Promise);
  expect(connections.agentsFor(new URL('https://two.example/b'))).toBe(first);
});
