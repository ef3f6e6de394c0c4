/**
 * Classifies the errors of connections: to the service, to storage, and to a proxy. Sources: the error codes of Node, of
 * OpenSSL and of got.
 */
import type { Failure, FailureKind } from '../../preload/contract/failure.ts';
import { newFailure } from './errorTaxonomy.ts';

/** The contents of a server's certificate that was refused. */
export interface CertificateFacts {
  /** The name that it was issued for. */
  readonly subject: string;
  /** The issuer of the last certificate in the chain that the server sent. */
  readonly issuer: string;
  /** As the certificate writes it. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Names and addresses that it is valid for. */
  readonly names: readonly string[];
}

/**
 * Node's, OpenSSL's and got's error codes. With any other code, the server has answered, and the answer could not be
 * read.
 */
export const connectionKinds: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_NONAME: 'host-not-found',
  EAI_NODATA: 'host-not-found',
  EAI_FAIL: 'host-not-found',
  EAI_ADDRFAMILY: 'host-not-found',
  EAI_FAMILY: 'host-not-found',
  ECONNREFUSED: 'connection-refused',
  // A firewall of this computer.
  EACCES: 'connection-refused',
  EPERM: 'connection-refused',
  ENETUNREACH: 'network-down',
  ENETDOWN: 'network-down',
  EHOSTUNREACH: 'network-down',
  EHOSTDOWN: 'network-down',
  EADDRNOTAVAIL: 'network-down',
  EAFNOSUPPORT: 'network-down',
  ENONET: 'network-down',
  ETIMEDOUT: 'timed-out',
  ESOCKETTIMEDOUT: 'timed-out',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'timed-out',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timed-out',
  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  ENETRESET: 'connection-lost',
  ENOTCONN: 'connection-lost',
  ESHUTDOWN: 'connection-lost',
  EPIPE: 'connection-lost',
  ECANCELED: 'connection-lost',
  ERR_SOCKET_CLOSED: 'connection-lost',
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: 'connection-lost',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-lost',
  ERR_STREAM_DESTROYED: 'connection-lost',
  ERR_STREAM_WRITE_AFTER_END: 'connection-lost',
  // This computer ran out of something.
  EMFILE: 'connection-lost',
  ENFILE: 'connection-lost',
  ENOBUFS: 'connection-lost',
  ENOMEM: 'connection-lost',
  EPROTO: 'tls-failed',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-not-trusted',
  CERT_SIGNATURE_FAILURE: 'certificate-not-trusted',
  CERT_CHAIN_TOO_LONG: 'certificate-not-trusted',
  CERT_REVOKED: 'certificate-not-trusted',
  CERT_UNTRUSTED: 'certificate-not-trusted',
  CERT_REJECTED: 'certificate-not-trusted',
  INVALID_CA: 'certificate-not-trusted',
  INVALID_PURPOSE: 'certificate-not-trusted',
  PATH_LENGTH_EXCEEDED: 'certificate-not-trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
};

/**
 * Classifies a request without an answer that could be read. `host`: name and port, never a URL with a query.
 * `certificate`: the host's certificate, if that was refused. `server`: what the host is.
 */
export function connectionFailure(
  code: string,
  host: string,
  certificate: CertificateFacts | null = null,
  server: 'service' | 'storage' = 'service',
): Failure {
  const kind = connectionKind(code, server);
  const shown = certificate === null ? {} : certificateFactsOf(certificate);
  return newFailure(kind, { detail: code, facts: { host, code, ...shown } });
}

/** Errors of the TLS library have a code each, such as ERR_SSL_WRONG_VERSION_NUMBER. */
const tlsCode = /^ERR_(?:SSL|TLS|OSSL)_/;

function connectionKind(code: string, server: 'service' | 'storage'): FailureKind {
  const known = connectionKinds[code];
  if (known !== undefined) return known;
  if (tlsCode.test(code)) return 'tls-failed';
  return server === 'storage' ? 'storage-answer-unreadable' : 'unreadable-answer';
}

/** The facts of a failure have so many of a certificate's names. */
const maxNames = 10;

function certificateFactsOf({ subject, issuer, validFrom, validTo, names }: CertificateFacts) {
  return {
    ...(subject === '' ? {} : { subject }),
    ...(issuer === '' ? {} : { issuer }),
    ...(Number.isNaN(Date.parse(validFrom)) ? {} : { validFrom: Date.parse(validFrom) }),
    ...(Number.isNaN(Date.parse(validTo)) ? {} : { validTo: Date.parse(validTo) }),
    ...(names.length === 0 ? {} : { names: names.slice(0, maxNames) }),
  };
}

/**
 * Classifies an error of the proxy between the app and `host`. `proxy`: name and port. `detail`: the proxy's message,
 * a code, or ''.
 */
export function proxyFailure(
  kind: Extract<FailureKind, `proxy-${string}`>,
  between: { readonly proxy: string; readonly host: string } & Failure['facts'],
  detail: string,
): Failure {
  return newFailure(kind, { detail, facts: { ...between } });
}
