/** Whether a file may be sent to the address that the service named for it. Pure. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Networks that no public service can be in: private, link-local and unspecified addresses, and those of carriers. */
const internal = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  internal.addSubnet(network, prefix);
for (const [network, prefix] of [
  ['::', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  internal.addSubnet(network, prefix, 'ipv6');

type Reach = 'this-computer' | 'private-network' | 'public';

/**
 * Whether bytes may go to `uploadUrl`, by the host of the API that named it: only over https, and to no private,
 * link-local or loopback host unless the API itself is at one. Plain http stays within this computer. Names are not
 * resolved.
 */
export function isSafeUploadAddress(uploadUrl: string, apiHost: string): boolean {
  const { protocol, hostname } = new URL(uploadUrl);
  const target = reachOf(hostname);
  const api = reachOf(new URL(`http://${apiHost}`).hostname);
  if (target === 'this-computer' && api !== 'this-computer') return false;
  if (target === 'private-network' && api === 'public') return false;
  return protocol === 'https:' || target === 'this-computer';
}

/** `hostname`: as URL has it, so that every way to write an IPv4 address is one. */
function reachOf(hostname: string): Reach {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  const family = isIP(host);
  if (family === 0) {
    if (host === 'localhost' || host.endsWith('.localhost')) return 'this-computer';
    return /\.(?:local|internal|lan|home\.arpa)$/.test(host) ? 'private-network' : 'public';
  }
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(host, type)) return 'this-computer';
  return internal.check(host, type) ? 'private-network' : 'public';
}
