/**
 * A connection to a host through a proxy: HTTP's CONNECT, to a proxy over TCP or TLS, or SOCKS. The same for http and
 * https: what is inside is the client's, and the proxy sees a name, a port and how much goes by.
 *
 * Rejects with a FailureError that says what the proxy had against it; its `kind` tells a proxy that could not be reached,
 * where another way is worth a try, from one that answered.
 */
import http from 'node:http';
import net, { type Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';

import type { SocksClient } from 'socks';

import type { Failure } from '../../preload/contract.ts';
import { FailureError, connectionFailure, proxyFailure } from '../errors/classify.ts';
import type { Clock } from '../shared/clock.ts';
import { errorCode } from '../shared/errno.ts';
import { certificateOf, noteCertificate } from './peerCertificate.ts';
import type { SignIns } from './proxyAuth.ts';
import { type ProxyServer, type SignIn, nameOfProxy } from './proxyServer.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface TunnelDeps {
  readonly clock: Clock;
  readonly signIns: SignIns;
  readonly signInAt: (proxyName: string) => SignIn | null;
  /** What is trusted where the proxy itself speaks TLS; undefined: what Node trusts. */
  readonly secureContext: () => SecureContext | undefined;
}

/** For each of: reaching the proxy, its answer. */
const limitMs = 20_000;
const maxReason = 200;

export async function openTunnel(deps: TunnelDeps, proxy: ProxyServer, target: Target): Promise<Socket> {
  const proxyName = nameOfProxy(proxy);
  const between = { proxy: proxyName, host: nameOfTarget(target) };
  const signIn = deps.signInAt(proxyName);
  const leave = signIn === null ? null : await deps.signIns.begin(proxyName, signIn);
  if (signIn !== null && leave === null) {
    throw new FailureError(proxyFailure('proxy-auth-refused', between, ''));
  }
  const opened = await open(deps, { proxy, target, signIn, between });
  if ('socket' in opened) {
    leave?.end('taken');
    return opened.socket;
  }
  leave?.end(opened.failure.kind === 'proxy-auth-refused' ? 'refused' : 'unknown');
  throw new FailureError(opened.failure);
}

async function open({ clock, secureContext }: TunnelDeps, request: TunnelRequest): Promise<Opened> {
  const { proxy, between } = request;
  try {
    const isSocks = proxy.kind === 'socks5' || proxy.kind === 'socks4';
    // Before there is a connection: nobody would hear of its end meanwhile.
    const library = isSocks ? await import('socks') : null;
    const reached = await reach(clock, proxy, proxy.kind === 'https' ? secureContext() : undefined);
    return await (library === null
      ? connect(clock, request, reached)
      : socks(library.SocksClient, request, reached));
  } catch (error) {
    return unreachable(between, error);
  }
}

interface TunnelRequest {
  readonly proxy: ProxyServer;
  readonly target: Target;
  readonly signIn: SignIn | null;
  readonly between: { readonly proxy: string; readonly host: string };
}

type Opened = { readonly socket: Socket } | { readonly failure: Failure };

function nameOfTarget({ host, port }: Target): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The proxy's own certificate is told like any host's. */
function unreachable(between: TunnelRequest['between'], error: unknown): Opened {
  const code = errorCode(error, 'ECONNRESET');
  const certificate = certificateOf(error);
  if (certificate !== null) return { failure: connectionFailure(code, between.proxy, certificate) };
  return { failure: proxyFailure('proxy-unreachable', { ...between, code }, code) };
}

function connect(
  clock: Clock,
  { proxy, target, signIn, between }: TunnelRequest,
  reached: Socket,
): Promise<Opened> {
  const authority = nameOfTarget(target);
  return new Promise((resolve) => {
    const request = http.request({
      createConnection: () => reached,
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(signIn === null ? {} : { 'proxy-authorization': basic(signIn) }),
      },
    });
    const cancel = clock.after(limitMs, () => request.destroy(timedOut(proxy)));
    const end = (opened: Opened) => {
      cancel();
      if ('failure' in opened) reached.destroy();
      resolve(opened);
    };
    request.once('connect', (answer, _socket, head) => {
      if (Math.floor((answer.statusCode ?? 0) / 100) !== 2)
        return end({ failure: refusal(answer, signIn, between) });
      if (head.length > 0) reached.unshift(head);
      end({ socket: reached });
    });
    request.once('error', (error) => end(unreachable(between, error)));
    request.end();
  });
}

function basic({ user, password }: SignIn): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function timedOut(proxy: ProxyServer): Error {
  return Object.assign(new Error(`${nameOfProxy(proxy)} did not answer`), { code: 'ETIMEDOUT' });
}

function refusal(
  { statusCode = 0, statusMessage = '', headers }: http.IncomingMessage,
  signIn: SignIn | null,
  between: TunnelRequest['between'],
): Failure {
  const said = `${statusCode} ${statusMessage}`.slice(0, maxReason).trim();
  if (statusCode !== 407) return proxyFailure('proxy-refused', { ...between, status: statusCode }, said);
  const schemes = [headers['proxy-authenticate'] ?? []]
    .flat()
    .flatMap((header) => header.match(/(?<=^|,\s*)[a-z][\w-]*(?=\s|,|$)/giu) ?? []);
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    return proxyFailure('proxy-auth-unknown', { ...between, schemes: schemes.join(', ') }, said);
  }
  return proxyFailure(signIn === null ? 'proxy-auth-required' : 'proxy-auth-refused', between, said);
}

async function socks(
  client: typeof SocksClient,
  { proxy, target, signIn, between }: TunnelRequest,
  reached: Socket,
): Promise<Opened> {
  try {
    const { socket } = await client.createConnection({
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: proxy.kind === 'socks5' ? 5 : 4,
        ...(signIn === null ? {} : { userId: signIn.user, password: signIn.password }),
      },
      command: 'connect',
      destination: target,
      existing_socket: reached,
      timeout: limitMs,
    });
    return { socket };
  } catch (error) {
    reached.destroy();
    const said = error instanceof Error ? error.message.slice(0, maxReason) : '';
    // The library has words alone: no way of signing in that both know, or a name and password that were refused.
    if (/auth/iu.test(said)) {
      const kind = signIn === null ? 'proxy-auth-required' : 'proxy-auth-refused';
      return { failure: proxyFailure(kind, between, said) };
    }
    return { failure: proxyFailure('proxy-refused', between, said) };
  }
}

/** The connection to the proxy itself. */
function reach(clock: Clock, proxy: ProxyServer, secureContext: SecureContext | undefined): Promise<Socket> {
  const { host, port, kind } = proxy;
  return new Promise((resolve, reject) => {
    const socket =
      kind === 'https'
        ? tls.connect({ host, port, secureContext, ...(net.isIP(host) > 0 ? {} : { servername: host }) })
        : net.connect({ host, port });
    if (socket instanceof tls.TLSSocket) noteCertificate(socket);
    socket.setNoDelay(true);
    const cancel = clock.after(limitMs, () => socket.destroy(timedOut(proxy)));
    const failed = (error: Error) => {
      cancel();
      reject(error);
    };
    socket.once('error', failed);
    socket.once(kind === 'https' ? 'secureConnect' : 'connect', () => {
      cancel();
      socket.off('error', failed);
      resolve(socket);
    });
  });
}
