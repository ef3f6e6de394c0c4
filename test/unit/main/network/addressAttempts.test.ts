/**
 * A host can have several addresses, which Node tries one after the other. Each attempt needs seconds: a round trip to
 * another continent takes longer than Node's default of 250 ms.
 */
import net from 'node:net';

import { afterEach, expect, it, vi } from 'vitest';

import { ApiClient } from '../../../../main/api/client.ts';
import { checkConnection } from '../../../../main/api/connectionCheck.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { type Connections, directConnections } from '../../../../main/network/agents.ts';
import { ProxyManager } from '../../../../main/network/proxyManager.ts';
import { systemClock } from '../../../../main/shared/clock.ts';
import { AzureBlobClient } from '../../../../main/storage/azureBlobClient.ts';

const clock = { ...systemClock, random: () => 0 };
/** Nothing listens there. */
const closed = '127.0.0.1:9';

afterEach(() => vi.restoreAllMocks());

/** Runs `work` and returns the longest time that each connection gave one address, in milliseconds. */
async function attemptTimeouts(work: () => Promise<unknown>): Promise<unknown[]> {
  const timeouts: unknown[] = [];
  const { connect } = net.Socket.prototype;
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket, ...args) {
    const [first] = args as unknown[];
    const options = (Array.isArray(first) ? first[0] : first) as net.TcpNetConnectOpts;
    timeouts.push(options.autoSelectFamilyAttemptTimeout);
    return Reflect.apply(connect, this, args) as net.Socket;
  });
  await work();
  return timeouts;
}

function through(system: string): Connections {
  return new ProxyManager({
    clock,
    environment: {},
    settings: () => ({ mode: 'system', address: '', noProxy: '' }),
    signInFor: () => null,
    extraCertificates: () => '',
    systemProxy: () => Promise.resolve(system),
  }).connections();
}

async function askApi(connections: Connections, scheme: string): Promise<void> {
  const gates = new Gates(clock, () => undefined);
  const api = new ApiClient(
    { apiUrl: `${scheme}://${closed}`, apiKey: 'sk_test_key' },
    gates,
    clock,
    undefined,
    connections,
  );
  await checkConnection(api, 10_000);
  gates.stop();
}

async function putBlob(connections: Connections, scheme: string): Promise<void> {
  const body = [Buffer.from('bytes')];
  await new AzureBlobClient(clock, connections).putBlob({
    url: `${scheme}://${closed}/uploads/a.mp4?sig=s`,
    body,
    sizeBytes: 5,
    contentType: 'video/mp4',
    signal: AbortSignal.timeout(10_000),
  });
}

const routes: Readonly<Record<string, () => Connections>> = {
  directly: () => directConnections(),
  'without a proxy': () => through('DIRECT'),
  'through an HTTP proxy': () => through(`PROXY ${closed}`),
  'through an HTTPS proxy': () => through(`HTTPS ${closed}`),
  'through a SOCKS proxy': () => through(`SOCKS5 ${closed}`),
  'directly after a proxy that is unreachable': () => through(`PROXY ${closed}; DIRECT`),
};

it.each(
  Object.entries(routes).flatMap(([name, connections]) =>
    ['http', 'https'].flatMap((scheme) =>
      [
        ['API', askApi],
        ['storage', putBlob],
      ].map(([target, send]) => ({ name, scheme, target, send, connections })),
    ),
  ) as {
    name: string;
    scheme: string;
    target: string;
    send: typeof askApi;
    connections: () => Connections;
  }[],
)('gives each address seconds for $target by $scheme $name', async ({ send, scheme, connections }) => {
  const timeouts = await attemptTimeouts(() => send(connections(), scheme));
  expect(timeouts.length).toBeGreaterThan(0);
  for (const timeout of timeouts) expect(timeout).toBeGreaterThanOrEqual(2_000);
});
