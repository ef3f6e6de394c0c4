/** Records the facts of a refused server certificate, because OpenSSL's error has a reason but no names. */
import type { PeerCertificate, TLSSocket } from 'node:tls';

import type { CertificateFacts } from '../errors/connectionFailures.ts';

const maxChain = 10;
const factsOfErrors = new WeakMap<object, CertificateFacts>();

/** Records the certificate of this connection for `certificateOf`. Reads its facts at each handshake. */
export function recordCertificate(socket: TLSSocket): void {
  let facts: CertificateFacts | null = null;
  // Emitted after the handshake and before Node closes the connection because of the certificate.
  const read = () => {
    facts = readFacts(socket.getPeerCertificate(true));
  };
  socket.prependOnceListener('secure', read);
  socket.once('secureConnect', () => {
    facts = null;
  });
  socket.prependOnceListener('error', (error: unknown) => {
    if (facts !== null && error instanceof Error) factsOfErrors.set(error, facts);
  });
}

/** The facts of the certificate that caused this error; null for any other error. */
export function certificateOf(error: unknown): CertificateFacts | null {
  return typeof error === 'object' && error !== null ? (factsOfErrors.get(error) ?? null) : null;
}

/** The common name, otherwise the organization. */
function nameOf(
  name: { readonly CN?: string | string[]; readonly O?: string | string[] } | undefined,
): string {
  const [first] = [name?.CN ?? name?.O ?? ''].flat();
  return first ?? '';
}

function readFacts(certificate: PeerCertificate & { issuerCertificate?: unknown }): CertificateFacts | null {
  if (certificate.subject === undefined) return null;
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(lastOfChain(certificate).issuer),
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
    names: (certificate.subjectaltname ?? '')
      .split(', ')
      .map((entry) => entry.replace(/^(DNS|IP Address):/u, ''))
      .filter((entry) => entry !== ''),
  };
}

type Chained = Pick<PeerCertificate, 'issuer'> & { readonly issuerCertificate?: Chained };

/** The chain ends at a root that is its own issuer, or at the last certificate that the server sent. */
function lastOfChain(certificate: PeerCertificate & { issuerCertificate?: unknown }): Chained {
  let last: Chained = certificate as Chained;
  for (let length = 0; length < maxChain; length += 1) {
    const above = last.issuerCertificate;
    if (above === undefined || above === last) break;
    last = above;
  }
  return last;
}
