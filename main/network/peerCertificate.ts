/** What a server's certificate said, kept for the error that its refusal becomes: OpenSSL's error names a reason and no names. */
import type { PeerCertificate, TLSSocket } from 'node:tls';

import type { CertificateFacts } from '../errors/classify.ts';

const maxChain = 10;
const factsOfErrors = new WeakMap<object, CertificateFacts>();

/** Watches one handshake. Costs a listener each connection, and reads the certificate only where it was refused. */
export function noteCertificate(socket: TLSSocket): void {
  let facts: CertificateFacts | null = null;
  // Emitted when the handshake is through, before Node ends the connection for what it thinks of the certificate.
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

/** What is known of the certificate that this error is about; null where it is about none. */
export function certificateOf(error: unknown): CertificateFacts | null {
  return typeof error === 'object' && error !== null ? (factsOfErrors.get(error) ?? null) : null;
}

/** The name that people know it by. */
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

/** A root that is its own issuer ends the chain, and so does the last that the server showed. */
function lastOfChain(certificate: PeerCertificate & { issuerCertificate?: unknown }): Chained {
  let last: Chained = certificate as Chained;
  for (let length = 0; length < maxChain; length += 1) {
    const above = last.issuerCertificate;
    if (above === undefined || above === last) break;
    last = above;
  }
  return last;
}
