/**
 * Opens a connection to a host through a proxy, with HTTP CONNECT (over TCP or TLS) or SOCKS. http and https requests
 * use the same tunnel, so the proxy sees only the host, the port and the number of bytes.
 */
import http from 'node:http';
import net, { type Socket } from 'node:net';
import tls, { type SecureContext } from 'node:tls';

import type { SocksClient } from 'socks';

import type { Failure } from '../../preload/contract.ts';
import { FailureError } from '../errors/classify.ts';
import { connectionFailure, proxyFailure } from '../errors/connectionFailures.ts';
import type { Clock } from '../shared/clock.ts';
import { errorCode } from '../shared/errno.ts';
import { redactValue } from '../shared/redact.ts';
import { connectOptions } from './agents.ts';
import { certificateOf, recordCertificate } from './peerCertificate.ts';
import type { ProxyAuth } from './proxyAuth.ts';
import { type ProxyServer, type SignIn, nameOfProxy } from './proxyServer.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export interface TunnelDeps {
  readonly clock: Clock;
  readonly proxyAuth: ProxyAuth;
  readonly signInFor: (proxyName: string) => SignIn | null;
  /** Checks the certificate of a proxy that is reached over TLS; undefined means Node's own authorities. */
  readonly secureContext: () => SecureContext | undefined;
}

/** The limit for connecting to the proxy, and again for its response. */
const limitMs = 20_000;
const maxDetailLength = 200;

/**
 * Rejects with a FailureError. Its kind distinguishes a proxy that could not be reached, so that another hop is worth
 * a try, from a proxy that responded.
 */
export async function openTunnel(deps: TunnelDeps, proxy: ProxyServer, target: Target): Promise<Socket> {
  const proxyName = nameOfProxy(proxy);
  const between = { proxy: proxyName, host: nameOfTarget(target) };
  const signIn = deps.signInFor(proxyName);
  const permit = signIn === null ? null : await deps.proxyAuth.acquire(proxyName, signIn);
  if (signIn !== null && permit === null) {
    throw new FailureError(proxyFailure('proxy-auth-refused', between, ''));
  }
  const opened = await open(deps, { proxy, target, signIn, between });
  if ('socket' in opened) {
    permit?.end('accepted');
    return opened.socket;
  }
  permit?.end(opened.failure.kind === 'proxy-auth-refused' ? 'refused' : 'unknown');
  throw new FailureError(opened.failure);
}

async function open({ clock, secureContext }: TunnelDeps, request: TunnelRequest): Promise<Opened> {
  const { proxy, between } = request;
  try {
    const isSocks = proxy.kind === 'socks5' || proxy.kind === 'socks4';
    // Imported before there is a connection, because nothing would handle its end during the import.
    const library = isSocks ? await import('socks') : null;
    const socket = await connectToProxy(clock, proxy, proxy.kind === 'https' ? secureContext() : undefined);
    return await (library === null
      ? connectByHttp(clock, request, socket)
      : connectBySocks(library.SocksClient, request, socket));
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

/** An error of the proxy's own certificate is reported like that of any host. */
function unreachable(between: TunnelRequest['between'], error: unknown): Opened {
  const code = errorCode(error, 'ECONNRESET');
  const certificate = certificateOf(error);
  if (certificate !== null) return { failure: connectionFailure(code, between.proxy, certificate) };
  return { failure: proxyFailure('proxy-unreachable', { ...between, code }, code) };
}

function connectByHttp(
  clock: Clock,
  { proxy, target, signIn, between }: TunnelRequest,
  proxySocket: Socket,
): Promise<Opened> {
  const authority = nameOfTarget(target);
  return new Promise((resolve) => {
    const request = http.request({
      createConnection: () => proxySocket,
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(signIn === null ? {} : { 'proxy-authorization': basicAuth(signIn) }),
      },
    });
    const cancel = clock.after(limitMs, () => request.destroy(timedOut(proxy)));
    const end = (opened: Opened) => {
      cancel();
      if ('failure' in opened) proxySocket.destroy();
      resolve(opened);
    };
    request.once('connect', (answer, _socket, head) => {
      if (Math.floor((answer.statusCode ?? 0) / 100) !== 2)
        return end({ failure: refusal(answer, signIn, between) });
      if (head.length > 0) proxySocket.unshift(head);
      end({ socket: proxySocket });
    });
    request.once('error', (error) => end(unreachable(between, error)));
    request.end();
  });
}

function basicAuth({ user, password }: SignIn): string {
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  redactValue(credentials);
  return `Basic ${credentials}`;
}

function timedOut(proxy: ProxyServer): Error {
  return Object.assign(new Error(`${nameOfProxy(proxy)} did not answer`), { code: 'ETIMEDOUT' });
}

function refusal(
  { statusCode = 0, statusMessage = '', headers }: http.IncomingMessage,
  signIn: SignIn | null,
  between: TunnelRequest['between'],
): Failure {
  const detail = `${statusCode} ${statusMessage}`.slice(0, maxDetailLength).trim();
  if (statusCode !== 407) return proxyFailure('proxy-refused', { ...between, status: statusCode }, detail);
  const schemes = [headers['proxy-authenticate'] ?? []]
    .flat()
    .flatMap((header) => header.match(/(?<=^|,\s*)[a-z][\w-]*(?=\s|,|$)/giu) ?? []);
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    return proxyFailure('proxy-auth-unknown', { ...between, schemes: schemes.join(', ') }, detail);
  }
  return proxyFailure(signIn === null ? 'proxy-auth-required' : 'proxy-auth-refused', between, detail);
}

async function connectBySocks(
  client: typeof SocksClient,
  { proxy, target, signIn, between }: TunnelRequest,
  proxySocket: Socket,
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
      existing_socket: proxySocket,
      timeout: limitMs,
    });
    return { socket };
  } catch (error) {
    proxySocket.destroy();
    const detail = error instanceof Error ? error.message.slice(0, maxDetailLength) : '';
    // The library has only messages: no common authentication method, or refused credentials.
    if (/auth/iu.test(detail)) {
      const kind = signIn === null ? 'proxy-auth-required' : 'proxy-auth-refused';
      return { failure: proxyFailure(kind, between, detail) };
    }
    return { failure: proxyFailure('proxy-refused', between, detail) };
  }
}

/** Connects to the proxy itself. */
function connectToProxy(
  clock: Clock,
  proxy: ProxyServer,
  secureContext: SecureContext | undefined,
): Promise<Socket> {
  const { host, port, kind } = proxy;
  return new Promise((resolve, reject) => {
    const socket =
      kind === 'https'
        ? tls.connect({
            ...connectOptions,
            host,
            port,
            secureContext,
            ...(net.isIP(host) > 0 ? {} : { servername: host }),
          })
        : net.connect({ ...connectOptions, host, port });
    if (socket instanceof tls.TLSSocket) recordCertificate(socket);
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
