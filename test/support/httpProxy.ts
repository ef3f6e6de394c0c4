/** An HTTP proxy for tests. It accepts only CONNECT, requires a sign-in if configured, and counts requests. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Certificate } from './privateCa.ts';

export interface ProxyRules {
  /** `user:password`; null requires no sign-in. */
  signIn: string | null;
  /** The Proxy-Authenticate header for a missing or wrong sign-in. */
  authenticate: string;
  /** Answers every CONNECT with this status; null opens the tunnel. */
  refuseWith: number | null;
  /** Accepts a CONNECT and never answers it. */
  isDeaf: boolean;
}

export interface HttpProxy {
  /** Its name in messages: `127.0.0.1:port`. */
  readonly name: string;
  readonly rules: ProxyRules;
  /** The `host:port` of each accepted CONNECT. */
  readonly tunnels: string[];
  /** How often each sign-in, '' for none, was refused. */
  readonly refusals: string[];
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** The address of a host whose name only the proxy knows. */
  readonly portOf?: (host: string) => number | null;
  /** Uses TLS itself. */
  readonly certificate?: Certificate;
  readonly port?: number;
}

export async function startHttpProxy({
  portOf,
  certificate,
  port = 0,
}: ProxyOptions = {}): Promise<HttpProxy> {
  const rules: ProxyRules = {
    signIn: null,
    authenticate: 'Basic realm="Test"',
    refuseWith: null,
    isDeaf: false,
  };
  const tunnels: string[] = [];
  const refusals: string[] = [];
  const sockets = new Set<Duplex>();
  const server = certificate === undefined ? http.createServer() : https.createServer(certificate);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (rules.isDeaf) return;
    const given = signInOf(request);
    if (rules.signIn !== null && given !== rules.signIn) {
      refusals.push(given);
      socket.end(
        `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${rules.authenticate}\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    if (rules.refuseWith !== null) {
      socket.end(`HTTP/1.1 ${rules.refuseWith} Not by us\r\nContent-Length: 4\r\n\r\nNope`);
      return;
    }
    tunnels.push(request.url ?? '');
    const [host = '', asked = ''] = (request.url ?? '').split(':');
    const target = connect({ host: '127.0.0.1', port: portOf?.(host) ?? Number(asked) });
    sockets.add(target);
    target.once('close', () => sockets.delete(target));
    target.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    name: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    rules,
    tunnels,
    refusals,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function signInOf(request: IncomingMessage): string {
  const [, encoded = ''] = /^Basic (.+)$/u.exec(request.headers['proxy-authorization'] ?? '') ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8');
}
