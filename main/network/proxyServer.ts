/** Reads the address of a proxy from a setting, an environment variable, or the result of a PAC script. Pure. */

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

/** One way to reach a host: directly or through a proxy. */
export type Hop = { readonly kind: 'direct' } | ProxyServer;

const defaultPorts: Readonly<Record<ProxyKind, number>> = {
  http: 80,
  https: 443,
  socks5: 1080,
  socks4: 1080,
};
const kindsOfSchemes: Readonly<Record<string, ProxyKind>> = {
  http: 'http',
  https: 'https',
  socks: 'socks5',
  socks5: 'socks5',
  socks5h: 'socks5',
  socks4: 'socks4',
  socks4a: 'socks4',
};
/** The keywords of PAC scripts. As in Chromium, SOCKS without a number is version 4. */
const kindsOfPac: Readonly<Record<string, ProxyKind>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5',
};

/** The name of a proxy for people and messages: `host:port`. */
export function nameOfProxy({ host, port }: ProxyServer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The address of a proxy as a setting stores it. */
export function urlOfProxy(server: ProxyServer): string {
  return `${server.kind}://${nameOfProxy(server)}`;
}

/**
 * Reads `proxy.example:8080` or a URL (http, https, socks5, socks4), which may contain a sign-in. null when the text
 * is not an address.
 */
export function readProxyUrl(text: string): { server: ProxyServer; signIn: SignIn | null } | null {
  const trimmed = text.trim();
  const [, scheme = 'http', rest = ''] = /^(?:([a-z0-9]+):\/\/)?(.+)$/iu.exec(trimmed) ?? [];
  const kind = kindsOfSchemes[scheme.toLowerCase()];
  // The URL standard normalizes the host only for schemes that it knows, so the host is always read as http.
  const parsed = kind === undefined || !URL.canParse(`http://${rest}`) ? null : new URL(`http://${rest}`);
  if (kind === undefined || parsed === null || parsed.hostname === '') return null;
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '') return null;
  // The URL standard removes the default port :80, although it was written.
  const port = parsed.port === '' ? (/:80\/?$/u.test(rest) ? 80 : defaultPorts[kind]) : Number(parsed.port);
  const server = { kind, host: parsed.hostname.replaceAll(/^\[|\]$/gu, ''), port };
  const signIn =
    parsed.username === '' && parsed.password === ''
      ? null
      : { user: decoded(parsed.username), password: decoded(parsed.password) };
  return { server, signIn };
}

/** Passwords are often written into a URL without encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The result of a PAC script: several hops in the order in which they are tried. Unknown kinds of proxies are left out.
 * As in browsers, an empty result means a direct connection.
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
