/**
 * The way that every request takes: which proxy, which certificates. One for the app; each client has a pool of
 * connections of its own from it.
 *
 * Invariants:
 * - The way to a host is chosen once and kept, so that no request waits for it; a way that the system chose is asked for
 *   again in the background now and then, and all are chosen anew when settings or network changed.
 * - This machine's own addresses are reached straight unless the list of exceptions says otherwise.
 * - A proxy that cannot be reached is passed over for a while where the answer named another way.
 */
import http from 'node:http';
import type { Socket } from 'node:net';
import net from 'node:net';
import type { SecureContext } from 'node:tls';

import { FailureError } from '../errors/classify.ts';
import type { Clock } from '../shared/clock.ts';
import { type Agents, type Connections, HttpsAgent, dropConnectionsOf, pooled } from './agents.ts';
import { trustedContext } from './certificates.ts';
import { SignIns } from './proxyAuth.ts';
import {
  type Choice,
  type Environment,
  type ProxySettings,
  chooseWay,
  signInOfEnvironment,
  direct,
  waysOfSystem,
} from './proxyResolver.ts';
import { type Hop, type ProxyServer, type SignIn, nameOfProxy } from './proxyServer.ts';
import { type Target, openTunnel } from './tunnel.ts';
import { tunnelAgents } from './tunnelAgents.ts';

export interface NetworkDeps {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly settings: () => ProxySettings;
  /** The sign-in that was given for this proxy (`host:port`), null when there is none. */
  readonly signInFor: (proxyName: string) => SignIn | null;
  /** Certificates that a person gave, PEM. */
  readonly extraCertificates: () => string;
  /** Asks the system which proxy it has for this address, in the words of a PAC script. */
  readonly systemProxy: (url: string) => Promise<string>;
}

/** A way of the system's is asked for again when it is used after this. */
const systemHoldsMs = 60_000;
/** A PAC script that cannot be had must not hold back what can go straight. */
const systemAnswersWithinMs = 10_000;
/** As long as Chromium passes over a proxy. */
const unhealthyMs = 5 * 60_000;

interface Way {
  readonly hops: readonly Hop[];
  /** Equal for equal ways. */
  readonly key: string;
}

interface KnownWay {
  readonly way: Way;
  /** null: for good. */
  readonly askAgainAt: number | null;
}

function wayOf(hops: readonly Hop[]): Way {
  return { hops, key: hops.map((hop) => (hop.kind === 'direct' ? 'direct' : nameWithKind(hop))).join(' ') };
}

function nameWithKind(server: ProxyServer): string {
  return `${server.kind}:${nameOfProxy(server)}`;
}

const directRoute = wayOf(direct);

export class Network {
  private readonly deps: NetworkDeps;
  private readonly signIns: SignIns;
  private readonly known = new Map<string, KnownWay>();
  private readonly asking = new Map<string, Promise<Way>>();
  private readonly unhealthyProxies = new Map<string, number>();
  private context: { readonly value: SecureContext | undefined; readonly extra: string } | null = null;
  private generation = 0;

  constructor(deps: NetworkDeps) {
    this.deps = deps;
    this.signIns = new SignIns(deps.clock);
  }

  /** A pool of connections, for one client. */
  connections(): Connections {
    let { generation } = this;
    let agents = new Map<string, Agents>();
    const agentsOf = (way: Way, protocol: string): Agents => {
      // What settings or network made stale closes when its requests end.
      if (generation !== this.generation) agents = new Map();
      generation = this.generation;
      const key = `${protocol} ${way.key}`;
      const there = agents.get(key);
      if (there !== undefined) return there;
      // Without TLS no certificate need be read.
      const made = this.makeAgents(way, protocol === 'https:' ? this.trusted() : undefined);
      agents.set(key, made);
      return made;
    };
    return {
      agentsFor: (url) => {
        const way = this.routeTo(url);
        const { protocol } = url;
        return way instanceof Promise
          ? way.then((found) => agentsOf(found, protocol))
          : agentsOf(way, protocol);
      },
      drop: (addresses) => {
        for (const pool of agents.values()) dropConnectionsOf(pool, addresses);
      },
    };
  }

  /** Settings, certificates or the network changed, or a person asks: everything is chosen anew. */
  renew(): void {
    this.generation += 1;
    this.known.clear();
    this.asking.clear();
    this.unhealthyProxies.clear();
    this.signIns.forget();
  }

  /** The system may trust others now. */
  trustAnew(): void {
    this.context = null;
    this.renew();
  }

  /** The proxies that requests to this address go by, as far as it is known; the first is asked first. */
  proxiesTo(url: string): readonly ProxyServer[] {
    if (!URL.canParse(url)) return [];
    const choice = this.choose(new URL(url));
    const hops =
      choice === 'ask-the-system' ? (this.known.get(new URL(url).origin)?.way.hops ?? []) : choice.hops;
    return hops.filter((hop) => hop.kind !== 'direct');
  }

  /** Resolves when it is known which way requests to this address go. */
  async wayKnown(url: string): Promise<void> {
    if (URL.canParse(url)) await this.routeTo(new URL(url));
  }

  private choose(url: URL): Choice {
    return chooseWay(this.deps.settings(), this.deps.environment, url);
  }

  private routeTo(url: URL): Way | Promise<Way> {
    const known = this.known.get(url.origin);
    if (known === undefined) return this.findWay(url);
    const { askAgainAt, way } = known;
    if (askAgainAt !== null && this.deps.clock.now() >= askAgainAt) void this.findWay(url);
    return way;
  }

  private findWay(url: URL): Way | Promise<Way> {
    const choice = this.choose(url);
    if (choice !== 'ask-the-system') {
      const way = wayOf(choice.hops);
      this.known.set(url.origin, { way, askAgainAt: null });
      return way;
    }
    const inFlight = this.asking.get(url.origin);
    if (inFlight !== undefined) return inFlight;
    const { generation } = this;
    const asked = this.askSystem(url.origin).then((way) => {
      if (generation === this.generation) {
        this.known.set(url.origin, { way, askAgainAt: this.deps.clock.now() + systemHoldsMs });
        this.asking.delete(url.origin);
      }
      return way;
    });
    this.asking.set(url.origin, asked);
    return asked;
  }

  /** Straight where the system has no answer, or none in time. The address asked for has no path and no query. */
  private async askSystem(origin: string): Promise<Way> {
    const timers: (() => void)[] = [];
    const late = new Promise<Way>((resolve) => {
      timers.push(this.deps.clock.after(systemAnswersWithinMs, () => resolve(directRoute)));
    });
    const answered = this.deps.systemProxy(`${origin}/`).then(
      (answer) => wayOf(waysOfSystem(answer)),
      () => directRoute,
    );
    return Promise.race([answered, late]).finally(() => timers.forEach((cancel) => cancel()));
  }

  private makeAgents(way: Way, secureContext: SecureContext | undefined): Agents {
    if (way.hops.every(({ kind }) => kind === 'direct')) {
      const secured = secureContext === undefined ? pooled : { ...pooled, secureContext };
      return { http: new http.Agent(pooled), https: new HttpsAgent(secured) };
    }
    return tunnelAgents((target) => this.open(way, target), secureContext);
  }

  private trusted(): SecureContext | undefined {
    const extra = this.deps.extraCertificates();
    if (this.context?.extra !== extra) {
      this.context = { extra, value: trustedContext(extra, this.deps.environment) };
    }
    return this.context.value;
  }

  /** Tries the hops in their order, those last that could not be reached a while ago. */
  private async open({ hops }: Way, target: Target): Promise<Socket> {
    const now = this.deps.clock.now();
    const isPassedOver = (hop: Hop) =>
      hop.kind !== 'direct' && (this.unhealthyProxies.get(nameWithKind(hop)) ?? 0) > now;
    const ordered = hops.toSorted((a, b) => Number(isPassedOver(a)) - Number(isPassedOver(b)));
    let firstError: unknown = null;
    for (const hop of ordered) {
      try {
        if (hop.kind === 'direct') return await reachStraight(target);
        const socket = await openTunnel(
          {
            clock: this.deps.clock,
            signIns: this.signIns,
            signInAt: (proxyName) =>
              this.deps.signInFor(proxyName) ?? signInOfEnvironment(this.deps.environment, proxyName),
            secureContext: () => this.trusted(),
          },
          hop,
          target,
        );
        this.unhealthyProxies.delete(nameWithKind(hop));
        return socket;
      } catch (error) {
        firstError ??= error;
        if (!isUnreachable(error)) throw error;
        if (hop.kind !== 'direct') this.unhealthyProxies.set(nameWithKind(hop), now + unhealthyMs);
      }
    }
    throw firstError;
  }
}

function isUnreachable(error: unknown): boolean {
  return !(error instanceof FailureError) || error.failure.kind === 'proxy-unreachable';
}

function reachStraight({ host, port }: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
