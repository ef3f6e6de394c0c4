/** An HTTP proxy for tests: takes CONNECT alone, wants a sign-in if told to, and counts. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressInfo, type Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Certificate } from './privateCa.ts';

export interface ProxyRules {
  /** `user:password`; null lets everybody through. */
  signIn: string | null;
  /** What the proxy asks for where the sign-in is missing or wrong. */
  authenticate: string;
  /** Answers every CONNECT with this status; null does what is asked. */
  refuseWith: number | null;
  /** Takes a CONNECT and never answers it. */
  isDeaf: boolean;
}

export interface HttpProxy {
  /** `127.0.0.1:port`, as messages name it. */
  readonly name: string;
  readonly rules: ProxyRules;
  /** What was asked for: `host:port` of each CONNECT that was let through. */
  readonly tunnels: string[];
  /** How often each sign-in, '' for none, was refused. */
  readonly refusals: string[];
  stop(): Promise<void>;
}

export interface ProxyOptions {
  /** Where a host is: its name is known here and nowhere else. */
  readonly portOf?: (host: string) => number | null;
  /** Speaks TLS itself. */
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
