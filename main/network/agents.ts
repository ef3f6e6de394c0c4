/** The connection pools of a client, chosen by the URL of a request. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

import { recordCertificate } from './peerCertificate.ts';

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface Connections {
  /** Returns a promise only when the route to the host is not known yet. */
  agentsFor(url: URL): Agents | Promise<Agents>;
  /**
   * Drops every connection, also those in use, because after sleep they are dead without an error. With `addresses`,
   * drops only connections with one of these local addresses, which this computer no longer has.
   */
  drop(addresses?: readonly string[]): void;
}

/**
 * Options of every connection. Node tries the addresses of a host one after the other and by default gives each a
 * quarter of a second, which is shorter than a round trip to another continent. The last address has no such limit.
 */
export const connectOptions = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 4_000 };

/** Options of every pool. A connection that was idle for longer than the timeout may be dead without an error. */
export const agentOptions = { ...connectOptions, keepAlive: true, timeout: 30_000 };

/** Connects directly to the host. Records the host's certificate for a certificate error. */
export class HttpsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent['createConnection']>): Duplex | null | undefined {
    const socket = super.createConnection(...args);
    if (socket instanceof TLSSocket) recordCertificate(socket);
    return socket;
  }
}

/** Drops the connections of these agents, see `Connections.drop`. */
export function dropConnectionsOf(
  { http: plain, https: secure }: Agents,
  addresses?: readonly string[],
): void {
  for (const agent of [plain, secure]) {
    if (addresses === undefined) {
      agent.destroy();
      continue;
    }
    const sockets = [agent.sockets, agent.freeSockets].flatMap((byHost) => Object.values(byHost).flat());
    for (const socket of sockets) {
      if (socket?.localAddress !== undefined && addresses.includes(socket.localAddress)) socket.destroy();
    }
  }
}

/** Connects directly to every host and trusts the certificate authorities that Node trusts. */
export function directConnections(): Connections {
  const agents = { http: new http.Agent(agentOptions), https: new HttpsAgent(agentOptions) };
  return {
    agentsFor: () => agents,
    drop: (addresses) => dropConnectionsOf(agents, addresses),
  };
}
