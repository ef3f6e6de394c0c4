/** Which certificate authorities are trusted: Node's own, the operating system's, and those that a person gave. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';

import { errorMessage } from '../shared/errno.ts';
import type { Environment } from './proxyResolver.ts';

/** Where Linux distributions keep the bundle of what the system trusts, the first that is there. */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // Fedora, RHEL
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/cert.pem', // Alpine
];

const certificateBlock =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/gu;

/** The certificates of a PEM text, each alone; whatever else stands there, a private key too, is left out. */
export function certificatesIn(pem: string): string[] {
  return [...pem.matchAll(certificateBlock)].map(([block]) => block);
}

export type ReadCertificates =
  | { readonly result: 'read'; readonly pem: string }
  | { readonly result: 'none' }
  | { readonly result: 'damaged'; readonly reason: string };

/** Reads what a file holds: PEM, or one certificate in DER. Answers PEM with nothing but certificates in it. */
export function readCertificates(bytes: Buffer): ReadCertificates {
  const blocks = certificatesIn(bytes.toString('latin1'));
  const isDer = blocks.length === 0 && bytes[0] === 0x30;
  if (blocks.length === 0 && !isDer) return { result: 'none' };
  try {
    const certificates = isDer
      ? [new X509Certificate(bytes)]
      : blocks.map((block) => new X509Certificate(block));
    return { result: 'read', pem: certificates.map((certificate) => certificate.toString()).join('') };
  } catch (error) {
    return isDer ? { result: 'none' } : { result: 'damaged', reason: errorMessage(error) };
  }
}

export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly validTo: number;
}

/** What people need to know of the certificates they gave. */
export function summariesOf(pem: string): CertificateSummary[] {
  return certificatesIn(pem).flatMap((block) => {
    try {
      const { subject, issuer, validTo } = new X509Certificate(block);
      return [{ subject: shortName(subject), issuer: shortName(issuer), validTo: Date.parse(validTo) }];
    } catch {
      return []; // settings edited by hand; what cannot be read is not trusted either
    }
  });
}

/** The common name, else the organisation, else all of it. */
function shortName(name: string): string {
  const part = (key: string) => new RegExp(`^${key}=(.*)$`, 'mu').exec(name)?.[1];
  return part('CN') ?? part('O') ?? name.replaceAll('\n', ', ');
}

/**
 * What every connection over TLS is checked against. undefined: nothing beyond what Node trusts anyway, and connections
 * cost what they always do. Otherwise some hundred certificates are read, so it is done once, at the first need.
 */
export function trustedContext(extraPem: string, environment: Environment): SecureContext | undefined {
  const known = new Set(tls.rootCertificates.map(contentOf));
  const added = new Map<string, string>();
  for (const block of [...certificatesIn(extraPem), ...systemCertificates(environment)]) {
    const content = contentOf(block);
    if (!known.has(content)) added.set(content, block);
  }
  if (added.size === 0) return undefined;
  const blocks = [...added.values()];
  try {
    return tls.createSecureContext({ ca: [...tls.rootCertificates, ...blocks] });
  } catch {
    // One of them is damaged: the others are trusted.
    return tls.createSecureContext({ ca: [...tls.rootCertificates, ...blocks.filter(isReadable)] });
  }
}

/** The same certificate is wrapped differently by whoever writes it down. */
function contentOf(block: string): string {
  return block.replaceAll(/-----[^-]+-----|\s/gu, '');
}

function isReadable(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

/** From Node 22.15 on Node asks the system itself; before that, Linux's bundle files can be read. */
function systemCertificates(environment: Environment): string[] {
  const files = [environment['SSL_CERT_FILE'], environment['NODE_EXTRA_CA_CERTS']].flatMap(readIfThere);
  const bundle = process.platform === 'linux' ? firstBundle() : [];
  return [...askNode(), ...bundle, ...files];
}

function askNode(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return []; // a system without a store; Node's own are trusted all the same
  }
}

function firstBundle(): string[] {
  for (const path of linuxBundles) {
    const certificates = readIfThere(path);
    if (certificates.length > 0) return certificates;
  }
  return [];
}

function readIfThere(path: string | undefined): string[] {
  if (path === undefined || path === '') return [];
  try {
    return certificatesIn(readFileSync(path, 'latin1'));
  } catch {
    return []; // not this distribution's place, or not for us to read
  }
}
