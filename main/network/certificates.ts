/** The trusted certificate authorities: Node's own, those of the operating system, and those added in the settings. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';

import { errorMessage } from '../shared/errno.ts';
import type { Environment } from './proxyResolver.ts';

/** The bundle files of Linux distributions. The first existing one is read. */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // Fedora, RHEL
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/ssl/cert.pem', // Alpine
];

const certificateBlock =
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/gu;

/** Each certificate of a PEM text. Everything else, including private keys, is left out. */
export function certificatesIn(pem: string): string[] {
  return [...pem.matchAll(certificateBlock)].map(([block]) => block);
}

export type ReadCertificates =
  | { readonly result: 'read'; readonly pem: string }
  | { readonly result: 'none' }
  | { readonly result: 'damaged'; readonly reason: string };

/** Reads a certificate file in PEM, or one certificate in DER. The result is PEM with certificates only. */
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

/** A summary of each certificate for the settings. Unreadable certificates are left out. */
export function summariesOf(pem: string): CertificateSummary[] {
  return certificatesIn(pem).flatMap((block) => {
    try {
      const { subject, issuer, validTo } = new X509Certificate(block);
      return [{ subject: shortName(subject), issuer: shortName(issuer), validTo: Date.parse(validTo) }];
    } catch {
      return []; // settings that were edited by hand; an unreadable certificate is not trusted either
    }
  });
}

/** The common name, otherwise the organization, otherwise the whole name. */
function shortName(name: string): string {
  const part = (key: string) => new RegExp(`^${key}=(.*)$`, 'mu').exec(name)?.[1];
  return part('CN') ?? part('O') ?? name.replaceAll('\n', ', ');
}

/**
 * The context that every TLS connection is checked against. undefined when there is nothing to add to Node's own
 * authorities. Otherwise this reads more than a hundred certificates, so callers cache the result.
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
    // One of them is damaged. The others are still trusted.
    return tls.createSecureContext({ ca: [...tls.rootCertificates, ...blocks.filter(isReadable)] });
  }
}

/** Different programs wrap the lines of the same certificate differently. */
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

/** Node reads the system's store from version 22.15. Before that, only the bundle files of Linux can be read. */
function systemCertificates(environment: Environment): string[] {
  const files = [environment['SSL_CERT_FILE'], environment['NODE_EXTRA_CA_CERTS']].flatMap(
    certificatesOfFile,
  );
  const bundle = process.platform === 'linux' ? firstBundle() : [];
  return [...nodeSystemCertificates(), ...bundle, ...files];
}

function nodeSystemCertificates(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    return []; // a system without a store; Node's own authorities are still trusted
  }
}

function firstBundle(): string[] {
  for (const path of linuxBundles) {
    const certificates = certificatesOfFile(path);
    if (certificates.length > 0) return certificates;
  }
  return [];
}

function certificatesOfFile(path: string | undefined): string[] {
  if (path === undefined || path === '') return [];
  try {
    return certificatesIn(readFileSync(path, 'latin1'));
  } catch {
    return []; // another distribution's path, or no permission
  }
}
