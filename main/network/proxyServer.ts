/** A proxy's address: as people write it, as environment variables hold it, as PAC scripts and the system answer it. Pure. */

export const proxyKinds = ['http', 'https', 'socks5', 'socks4'] as const;
export type ProxyKind = (typeof proxyKinds)[number];

export interface ProxyServer {
  readonly kind: ProxyKind;
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface SignIn {
  readonly user: string;
  readonly password: string;
}

/** One way to a host: straight, or by a proxy. */
export type Hop = { readonly kind: 'direct' } | ProxyServer;

const usualPorts: Readonly<Record<ProxyKind, number>> = { http: 80, https: 443, socks5: 1080, socks4: 1080 };
const kindsOfSchemes: Readonly<Record<string, ProxyKind>> = {
  http: 'http',
  https: 'https',
  socks: 'socks5',
  socks5: 'socks5',
  socks5h: 'socks5',
  socks4: 'socks4',
  socks4a: 'socks4',
};
/** PAC's words (as Chromium understands them: a plain SOCKS is version 4). */
const kindsOfPac: Readonly<Record<string, ProxyKind>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

/** `host:port`, by which people and messages name a proxy. */
export function nameOfProxy({ host, port }: ProxyServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The address with its kind, as a setting keeps it. */
export function urlOfProxy(server: ProxyServer): string {
  return `${server.kind}://${nameOfProxy(server)}`;
}

/**
 * Reads `proxy.example:8080` or a URL (http, https, socks5, socks4), with a sign-in if there is one in it. null: it cannot
 * be an address.
 */
export function readProxyUrl(text: string): { server: ProxyServer; signIn: SignIn | null } | null {
  const trimmed = text.trim();
  const [, scheme = 'http', rest = ''] = /^(?:([a-z0-9]+):\/\/)?(.+)$/iu.exec(trimmed) ?? [];
  const kind = kindsOfSchemes[scheme.toLowerCase()];
  // Of a scheme that the URL standard does not know, it would read no host in its own form.
  const parsed = kind === undefined || !URL.canParse(`http://${rest}`) ? null : new URL(`http://${rest}`);
  if (kind === undefined || parsed === null || parsed.hostname === '') return null;
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '') return null;
  // The standard leaves out :80 of an http address, and it is what was written.
  const port = parsed.port === '' ? (/:80\/?$/u.test(rest) ? 80 : usualPorts[kind]) : Number(parsed.port);
  const server = { kind, host: parsed.hostname.replaceAll(/^\[|\]$/gu, ''), port };
  const signIn =
    parsed.username === '' && parsed.password === ''
      ? null
      : { user: decoded(parsed.username), password: decoded(parsed.password) };
  return { server, signIn };
}

/** Passwords are often put into a URL as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A PAC script's answer: several ways, tried in their order. What is no proxy that we know of is left out; nothing that
 * is left means straight, as browsers take it.
 */
export function readPacAnswer(answer: string): Hop[] {
  const hops = answer.split(';').flatMap((entry): Hop[] => {
    const [word = '', address = ''] = entry.trim().split(/\s+/u);
    if (word.toUpperCase() === 'DIRECT') return [{ kind: 'direct' }];
    const kind = kindsOfPac[word.toUpperCase()];
    const read = kind === undefined || address === '' ? null : readProxyUrl(`${kind}://${address}`);
    return read === null ? [] : [read.server];
  });
  return hops.length === 0 ? [{ kind: 'direct' }] : hops;
}
