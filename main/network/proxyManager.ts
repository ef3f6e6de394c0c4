/**
 * Decides for every request which proxy it uses and which certificates it trusts. The app has one manager, and each
 * client has its own connection pools from it.
 *
 * Invariants:
 * - The route to a host is cached, so no request waits for it twice. A route from the system is refreshed in the
 *   background, and every route is resolved again after the settings or the network changed.
 * - Loopback addresses are reached directly unless the no-proxy list says otherwise.
 * - A proxy that could not be reached is tried last for a while.
 */
import http from 'node:http';
import type { Socket } from 'node:net';
import net from 'node:net';
import type { SecureContext } from 'node:tls';

import { FailureError } from '../errors/classify.ts';
import type { Clock } from '../shared/clock.ts';
import {
  type Agents,
  type Connections,
  HttpsAgent,
  agentOptions,
  connectOptions,
  dropConnectionsOf,
} from './agents.ts';
import { trustedContext } from './certificates.ts';
import { ProxyAuth } from './proxyAuth.ts';
import {
  type Environment,
  type ProxyChoice,
  type ProxySettings,
  chooseProxy,
  signInOfEnvironment,
  direct,
} from './proxyResolver.ts';
import { type Hop, type ProxyServer, type SignIn, nameOfProxy, readPacAnswer } from './proxyServer.ts';
import { type Target, openTunnel } from './tunnel.ts';
import { tunnelAgents } from './tunnelAgents.ts';

export interface ProxyManagerDeps {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly settings: () => ProxySettings;
  /** The sign-in from the settings for this proxy (`host:port`), or null. */
  readonly signInFor: (proxyName: string) => SignIn | null;
  /** The certificates from the settings, in PEM. */
  readonly extraCertificates: () => string;
  /** Asks the system for the proxy for this URL. Resolves with the result of a PAC script. */
  readonly systemProxy: (url: string) => Promise<string>;
}

/** A route from the system is refreshed when it is used after this time. */
const refreshAfterMs = 60_000;
/** A PAC script that cannot be loaded must not delay a request that can be sent directly. */
const systemTimeoutMs = 10_000;
/** Chromium avoids an unreachable proxy for the same time. */
const unhealthyMs = 5 * 60_000;

interface Route {
  readonly hops: readonly Hop[];
  /** Equal for equal routes. */
  readonly key: string;
}

interface CachedRoute {
  readonly route: Route;
  /** null: never. */
  readonly refreshAt: number | null;
}

function routeOf(hops: readonly Hop[]): Route {
  return { hops, key: hops.map((hop) => (hop.kind === 'direct' ? 'direct' : keyOfProxy(hop))).join(' ') };
}

function keyOfProxy(server: ProxyServer): string {
  return `${server.kind}:${nameOfProxy(server)}`;
}

const directRoute = routeOf(direct);

export class ProxyManager {
  private readonly deps: ProxyManagerDeps;
  private readonly proxyAuth: ProxyAuth;
  private readonly cache = new Map<string, CachedRoute>();
  private readonly pending = new Map<string, Promise<Route>>();
  private readonly unhealthyProxies = new Map<string, number>();
  private context: { readonly value: SecureContext | undefined; readonly extra: string } | null = null;
  private generation = 0;

  constructor(deps: ProxyManagerDeps) {
    this.deps = deps;
    this.proxyAuth = new ProxyAuth(deps.clock);
  }

  /** The connection pools of one client. */
  connections(): Connections {
    let { generation } = this;
    let agents = new Map<string, Agents>();
    const agentsOf = (route: Route, protocol: string): Agents => {
      // Pools from before a change of settings or network close when their requests end.
      if (generation !== this.generation) agents = new Map();
      generation = this.generation;
      const key = `${protocol} ${route.key}`;
      const existing = agents.get(key);
      if (existing !== undefined) return existing;
      // http needs no certificates, and reading them is slow.
      const created = this.createAgents(route, protocol === 'https:' ? this.trustedContext() : undefined);
      agents.set(key, created);
      return created;
    };
    return {
      agentsFor: (url) => {
        const route = this.routeTo(url);
        const { protocol } = url;
        return route instanceof Promise
          ? route.then((found) => agentsOf(found, protocol))
          : agentsOf(route, protocol);
      },
      drop: (addresses) => {
        for (const pool of agents.values()) dropConnectionsOf(pool, addresses);
      },
    };
  }

  /** Resolves every route again, after a change of settings, certificates or network, or when a person asks. */
  reset(): void {
    this.generation += 1;
    this.cache.clear();
    this.pending.clear();
    this.unhealthyProxies.clear();
    this.proxyAuth.forget();
  }

  /** Also reads the trusted certificates again, because the system's may have changed. */
  reloadCertificates(): void {
    this.context = null;
    this.reset();
  }

  /** The proxies for this URL as far as they are known, in the order in which they are tried. */
  proxiesTo(url: string): readonly ProxyServer[] {
    if (!URL.canParse(url)) return [];
    const choice = this.choose(new URL(url));
    const hops =
      choice === 'ask-system' ? (this.cache.get(new URL(url).origin)?.route.hops ?? []) : choice.hops;
    return hops.filter((hop) => hop.kind !== 'direct');
  }

  /** Resolves when the route for this URL is known. */
  async whenRouteKnown(url: string): Promise<void> {
    if (URL.canParse(url)) await this.routeTo(new URL(url));
  }

  private choose(url: URL): ProxyChoice {
    return chooseProxy(this.deps.settings(), this.deps.environment, url);
  }

  private routeTo(url: URL): Route | Promise<Route> {
    const known = this.cache.get(url.origin);
    if (known === undefined) return this.resolveRoute(url);
    const { refreshAt, route } = known;
    if (refreshAt !== null && this.deps.clock.elapsed() >= refreshAt) void this.resolveRoute(url);
    return route;
  }

  private resolveRoute(url: URL): Route | Promise<Route> {
    const choice = this.choose(url);
    if (choice !== 'ask-system') {
      const route = routeOf(choice.hops);
      this.cache.set(url.origin, { route, refreshAt: null });
      return route;
    }
    const inFlight = this.pending.get(url.origin);
    if (inFlight !== undefined) return inFlight;
    const { generation } = this;
    const asked = this.askSystem(url.origin).then((route) => {
      if (generation === this.generation) {
        this.cache.set(url.origin, { route, refreshAt: this.deps.clock.elapsed() + refreshAfterMs });
        this.pending.delete(url.origin);
      }
      return route;
    });
    this.pending.set(url.origin, asked);
    return asked;
  }

  /** Direct when the system has no answer, or none in time. Asks only for the origin, without path and query. */
  private async askSystem(origin: string): Promise<Route> {
    const timers: (() => void)[] = [];
    const late = new Promise<Route>((resolve) => {
      timers.push(this.deps.clock.after(systemTimeoutMs, () => resolve(directRoute)));
    });
    const answered = this.deps.systemProxy(`${origin}/`).then(
      (answer) => routeOf(readPacAnswer(answer)),
      () => directRoute,
    );
    return Promise.race([answered, late]).finally(() => timers.forEach((cancel) => cancel()));
  }

  private createAgents(route: Route, secureContext: SecureContext | undefined): Agents {
    if (route.hops.every(({ kind }) => kind === 'direct')) {
      const secured = secureContext === undefined ? agentOptions : { ...agentOptions, secureContext };
      return { http: new http.Agent(agentOptions), https: new HttpsAgent(secured) };
    }
    return tunnelAgents((target) => this.open(route, target), secureContext);
  }

  private trustedContext(): SecureContext | undefined {
    const extra = this.deps.extraCertificates();
    if (this.context?.extra !== extra) {
      this.context = { extra, value: trustedContext(extra, this.deps.environment) };
    }
    return this.context.value;
  }

  /** Tries the hops in their order. Proxies that recently could not be reached come last. */
  private async open({ hops }: Route, target: Target): Promise<Socket> {
    const now = this.deps.clock.elapsed();
    const isUnhealthy = (hop: Hop) =>
      hop.kind !== 'direct' && (this.unhealthyProxies.get(keyOfProxy(hop)) ?? 0) > now;
    const ordered = hops.toSorted((a, b) => Number(isUnhealthy(a)) - Number(isUnhealthy(b)));
    let firstError: unknown = null;
    for (const hop of ordered) {
      try {
        if (hop.kind === 'direct') return await connectDirectly(target);
        const socket = await openTunnel(
          {
            clock: this.deps.clock,
            proxyAuth: this.proxyAuth,
            signInFor: (proxyName) =>
              this.deps.signInFor(proxyName) ?? signInOfEnvironment(this.deps.environment, proxyName),
            secureContext: () => this.trustedContext(),
          },
          hop,
          target,
        );
        this.unhealthyProxies.delete(keyOfProxy(hop));
        return socket;
      } catch (error) {
        firstError ??= error;
        if (!isUnreachable(error)) throw error;
        if (hop.kind !== 'direct') this.unhealthyProxies.set(keyOfProxy(hop), now + unhealthyMs);
      }
    }
    throw firstError;
  }
}

function isUnreachable(error: unknown): boolean {
  return !(error instanceof FailureError) || error.failure.kind === 'proxy-unreachable';
}

function connectDirectly({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ ...connectOptions, host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
