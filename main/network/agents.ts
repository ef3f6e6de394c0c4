/** Where a client gets its connections: pools of them, chosen by the address that a request goes to. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

import { noteCertificate } from './peerCertificate.ts';

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface Connections {
  /** A promise only where the way to the address's host is not known yet. */
  agentsFor(url: URL): Agents | Promise<Agents>;
  /**
   * Drops every connection, also those in use: after sleep they are dead without knowing it. With `addresses`: those that
   * begin at one of them, which this computer has no more.
   */
  drop(addresses?: readonly string[]): void;
}

/** A connection that was idle longer may be dead without knowing it. */
export const pooled = { keepAlive: true, timeout: 30_000 };

/** Straight to the host; an error about the host's certificate knows what was in it. */
export class HttpsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent['createConnection']>): Duplex | null | undefined {
    const socket = super.createConnection(...args);
    if (socket instanceof TLSSocket) noteCertificate(socket);
    return socket;
  }
}

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

/** Straight to every host, trusting what Node trusts. */
export function directConnections(): Connections {
  const agents = { http: new http.Agent(pooled), https: new HttpsAgent(pooled) };
  return {
    agentsFor: () => agents,
    drop: (addresses) => dropConnectionsOf(agents, addresses),
  };
}
