/**
 * TLS in front of the local service, under names that no resolver knows: `api.mediamagic.test` and
 * `storage.mediamagic.test`. Only a proxy with their addresses reaches them, so no direct request can arrive.
 */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

import type { Certificate } from './privateCa.ts';

export const apiHost = 'api.mediamagic.test';
export const storageHost = 'storage.mediamagic.test';

export interface TlsTerminator {
  readonly port: number;
  /** Requests that came through, by host. */
  readonly requests: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

export async function startTlsTerminator(
  certificate: Certificate,
  service: { readonly apiUrl: string; readonly storageUrl: string },
): Promise<TlsTerminator> {
  const requests: Record<string, number> = { [apiHost]: 0, [storageHost]: 0 };
  const server = https.createServer(certificate, (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
    requests[host] = (requests[host] ?? 0) + 1;
    const target = new URL(host === storageHost ? service.storageUrl : service.apiUrl);
    const onward = http.request(
      {
        host: target.hostname,
        port: target.port,
        method: request.method,
        path: request.url,
        headers: { ...request.headers, host: target.host },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          // The URLs that the API returns lead through this server too.
          const body = Buffer.concat(chunks)
            .toString('utf8')
            .replaceAll(service.storageUrl, `https://${storageHost}`);
          const headers = { ...answer.headers, 'content-length': String(Buffer.byteLength(body)) };
          delete headers['transfer-encoding'];
          response.writeHead(answer.statusCode ?? 502, headers);
          response.end(body);
        });
      },
    );
    onward.on('error', () => response.destroy());
    request.on('error', () => onward.destroy());
    request.pipe(onward);
  });
  server.on('tlsClientError', () => undefined); // a client that does not trust us leaves
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
