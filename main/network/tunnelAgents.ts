/** Agents whose connections go through proxies; pooled and kept alive like straight ones. */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';

import { type Agents, pooled } from './agents.ts';
import { noteCertificate } from './peerCertificate.ts';
import type { Target } from './tunnel.ts';

/** Opens the way to a host; rejects with what is to be told of it. */
export type OpenWay = (target: Target) => Promise<Socket>;

type Created = (error: Error | null, socket: Duplex) => void;

/** Node reads no socket where there is an error; its type does not say so. */
function fail(created: Created, error: unknown): void {
  (created as (error: Error) => void)(error instanceof Error ? error : new Error(String(error)));
}

function targetOf({ host, hostname, port }: http.ClientRequestArgs): Target {
  return { host: (host ?? hostname ?? '').replaceAll(/^\[|\]$/gu, ''), port: Number(port) };
}

class HttpTunnelAgent extends http.Agent {
  private readonly openWay: OpenWay;

  constructor(openWay: OpenWay) {
    super(pooled);
    this.openWay = openWay;
  }

  override createConnection(options: http.ClientRequestArgs, created: Created = () => undefined): undefined {
    this.openWay(targetOf(options)).then(
      (socket) => created(null, socket),
      (error: unknown) => fail(created, error),
    );
  }
}

class HttpsTunnelAgent extends https.Agent {
  private readonly openWay: OpenWay;

  constructor(openWay: OpenWay, secureContext: SecureContext | undefined) {
    super({ ...pooled, ...(secureContext === undefined ? {} : { secureContext }) });
    this.openWay = openWay;
  }

  override createConnection(options: http.ClientRequestArgs, created: Created = () => undefined): undefined {
    this.secured(options).then(
      (socket) => created(null, socket),
      (error: unknown) => fail(created, error),
    );
  }

  private async secured(options: http.ClientRequestArgs): Promise<TLSSocket> {
    const tunnel = await this.openWay(targetOf(options));
    const secured = super.createConnection({ ...options, socket: tunnel } as http.ClientRequestArgs);
    if (!(secured instanceof TLSSocket)) throw new Error('No TLS over the tunnel');
    noteCertificate(secured);
    // The tunnel's end is otherwise nobody's to notice before the handshake.
    tunnel.once('error', (error) => secured.destroy(error));
    return secured;
  }
}

export function tunnelAgents(openWay: OpenWay, secureContext: SecureContext | undefined): Agents {
  return { http: new HttpTunnelAgent(openWay), https: new HttpsTunnelAgent(openWay, secureContext) };
}
