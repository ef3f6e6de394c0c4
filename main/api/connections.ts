/** Where a client gets its connections: pools of them, chosen by the address that a request goes to. */
import http from 'node:http';
import https from 'node:https';

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface Connections {
  /** A promise only where the way to the address's host is not known yet. */
  agentsFor(url: URL): Agents | Promise<Agents>;
  /** Drops every connection, also those in use: after sleep or a change of network they are dead without knowing it. */
  drop(): void;
}

/** A connection that was idle longer may be dead without knowing it. */
export const pooled = { keepAlive: true, timeout: 30_000 };

/** Straight to every host, trusting what Node trusts. */
export function directConnections(): Connections {
  const agents = { http: new http.Agent(pooled), https: new https.Agent(pooled) };
  return {
    agentsFor: () => agents,
    drop() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
