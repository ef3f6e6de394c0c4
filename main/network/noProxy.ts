/**
 * Decides which hosts are reached without the proxy, by the list of NO_PROXY or of the setting. Accepts the forms of
 * curl, Go and browsers. Pure.
 */
import { BlockList, isIP } from 'node:net';

/** Chromium's entry for using the proxy for loopback addresses too. */
const loopbackEntry = '<-loopback>';
/** Windows' entry for names without a dot. */
const localEntry = '<local>';

/** Whether the host is this computer, which a proxy cannot reach. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  if (isIP(host) === 4) return host.startsWith('127.');
  if (isIP(host) === 6) return host === '::1' || host.startsWith('::ffff:127.');
  return host === 'localhost' || host.endsWith('.localhost');
}

/**
 * Whether the list says that this URL is reached directly. Entries are hosts, `.suffixes`, `*`, addresses and ranges
 * (10.0.0.0/8), each with an optional port. Loopback addresses are direct unless the list has `<-loopback>`.
 */
export function matchesNoProxy(list: string, url: URL): boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,;]+/u)
    .filter((entry) => entry !== '');
  const host = bare(url.hostname.toLowerCase());
  if (isLoopback(host) && !entries.includes(loopbackEntry)) return true;
  return entries.some((entry) => matches(entry, host, url));
}

/** Removes the brackets of an IPv6 address and the dot at the end of a fully qualified name. */
function bare(hostname: string): string {
  return hostname.replaceAll(/^\[|\]$/gu, '').replace(/\.$/u, '');
}

function matches(entry: string, host: string, url: URL): boolean {
  if (entry === '*') return true;
  if (entry === localEntry) return isIP(host) === 0 && !host.includes('.');
  if (entry.includes('/')) return isInRange(entry, host);
  const { name, port } = splitPort(entry);
  if (port !== null && port !== portOf(url)) return false;
  const plain = bare(name);
  if (isIP(host) > 0 || isIP(plain) > 0) return plain === host;
  const suffix = plain.replace(/^\*?\./u, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

function splitPort(entry: string): { name: string; port: number | null } {
  if (isIP(entry) === 6) return { name: entry, port: null };
  const [, name = entry, port] = /^(.+):(\d+)$/u.exec(entry) ?? [];
  return { name, port: port === undefined ? null : Number(port) };
}

function portOf({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function isInRange(entry: string, host: string): boolean {
  const family = isIP(host);
  const [network = '', bits = ''] = entry.split('/');
  if (family === 0 || isIP(bare(network)) !== family || !/^\d+$/u.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  range.addSubnet(bare(network), Number(bits), kind);
  return range.check(host, kind);
}
