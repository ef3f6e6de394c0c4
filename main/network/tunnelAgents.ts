/** Agents that connect through proxies. Their connections are pooled and kept alive like direct ones. */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';

import { type Agents, agentOptions } from './agents.ts';
import { recordCertificate } from './peerCertificate.ts';
import type { Target } from './tunnel.ts';

/** Opens a connection to a host through a proxy. Rejects with a FailureError or a system error. */
export type OpenTunnel = (target: Target) => Promise<Socket>;

type Created = (error: Error | null, socket: Duplex) => void;

/** Node ignores the socket when there is an error, although the type requires one. */
function fail(created: Created, error: unknown): void {
  (created as (error: Error) => void)(error instanceof Error ? error : new Error(String(error)));
}

function targetOf({ host, hostname, port }: http.ClientRequestArgs): Target {
  return { host: (host ?? hostname ?? '').replaceAll(/^\[|\]$/gu, ''), port: Number(port) };
}

class HttpTunnelAgent extends http.Agent {
  private readonly openTunnel: OpenTunnel;

  constructor(openTunnel: OpenTunnel) {
    super(agentOptions);
    this.openTunnel = openTunnel;
  }

  override createConnection(options: http.ClientRequestArgs, created: Created = () => undefined): undefined {
    this.openTunnel(targetOf(options)).then(
      (socket) => created(null, socket),
      (error: unknown) => fail(created, error),
    );
  }
}

class HttpsTunnelAgent extends https.Agent {
  private readonly openTunnel: OpenTunnel;

  constructor(openTunnel: OpenTunnel, secureContext: SecureContext | undefined) {
    super({ ...agentOptions, ...(secureContext === undefined ? {} : { secureContext }) });
    this.openTunnel = openTunnel;
  }

  override createConnection(options: http.ClientRequestArgs, created: Created = () => undefined): undefined {
    this.connectSecurely(options).then(
      (socket) => created(null, socket),
      (error: unknown) => fail(created, error),
    );
  }

  private async connectSecurely(options: http.ClientRequestArgs): Promise<TLSSocket> {
    const tunnel = await this.openTunnel(targetOf(options));
    const secured = super.createConnection({ ...options, socket: tunnel } as http.ClientRequestArgs);
    if (!(secured instanceof TLSSocket)) throw new Error('No TLS over the tunnel');
    recordCertificate(secured);
    // Otherwise an error of the tunnel before the handshake would not be handled.
    tunnel.once('error', (error) => secured.destroy(error));
    return secured;
  }
}

export function tunnelAgents(openTunnel: OpenTunnel, secureContext: SecureContext | undefined): Agents {
  return { http: new HttpTunnelAgent(openTunnel), https: new HttpsTunnelAgent(openTunnel, secureContext) };
}
