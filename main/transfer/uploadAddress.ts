/** Whether a file may be sent to the address that the service named for it. Pure. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Networks that no public service can be in (the registries of special-purpose addresses, RFC 6890). */
const internal = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers
  ['169.254.0.0', 16], // link-local
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['224.0.0.0', 3], // multicast, reserved and broadcast
] as const)
  internal.addSubnet(network, prefix);
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b:1::', 48], // translation within a network
  ['100::', 64], // discarded
  ['2001::', 32], // Teredo: the IPv4 address in it is written inverted
  ['fc00::', 7],
  ['fe80::', 9], // link-local, and site-local of old
  ['ff00::', 8], // multicast
] as const)
  internal.addSubnet(network, prefix, 'ipv6');

/** IPv6 addresses that lead to the IPv4 address that they contain, and at which of their eight groups it begins. */
const carriesIPv4: readonly { readonly within: BlockList; readonly firstGroup: number }[] = [
  { within: ipv6Subnet('64:ff9b::', 96), firstGroup: 6 }, // NAT64
  { within: ipv6Subnet('::ffff:0:0:0', 96), firstGroup: 6 }, // SIIT
  { within: ipv6Subnet('2002::', 16), firstGroup: 1 }, // 6to4
];

/** Names that resolve only within a network. */
const internalName = /^[^.]+$|\.(?:local|localdomain|internal|intranet|private|lan|corp|home|home\.arpa)$/;
const ownName = /^(?:.*\.)?localhost(?:\.localdomain)?$|^ip6-(?:localhost|loopback)$/;

type Reach = 'this-computer' | 'private-network' | 'public';

/**
 * Whether bytes may go to `uploadUrl`, by the host of the API that named it: only over https and without a sign-in, and to
 * no private, link-local or loopback host unless the API itself is at one. Plain http stays within this computer. Names are
 * not resolved, because a company may reach the public name of its storage at a private address.
 */
export function isSafeUploadAddress(uploadUrl: string, apiHost: string): boolean {
  const { protocol, hostname, username, password } = new URL(uploadUrl);
  if (username !== '' || password !== '') return false;
  const target = reachOf(hostname);
  const api = reachOf(new URL(`http://${apiHost}`).hostname);
  if (target === 'this-computer' && api !== 'this-computer') return false;
  if (target === 'private-network' && api === 'public') return false;
  return protocol === 'https:' || target === 'this-computer';
}

/** `hostname`: as URL has it, so that every way to write an IPv4 address is one. */
function reachOf(hostname: string): Reach {
  const host = hostname.replace(/^\[|\]$|\.+$/g, '').toLowerCase();
  const family = isIP(host);
  if (family === 0) {
    if (ownName.test(host)) return 'this-computer';
    return internalName.test(host) ? 'private-network' : 'public';
  }
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (loopback.check(host, type)) return 'this-computer';
  if (internal.check(host, type)) return 'private-network';
  const carried = family === 6 ? carriedIPv4(host) : null;
  return carried === null ? 'public' : reachOf(carried);
}

function ipv6Subnet(network: string, prefix: number): BlockList {
  const list = new BlockList();
  list.addSubnet(network, prefix, 'ipv6');
  return list;
}

function carriedIPv4(host: string): string | null {
  const place = carriesIPv4.find(({ within }) => within.check(host, 'ipv6'));
  if (place === undefined) return null;
  const [high = 0, low = 0] = groupsOf(host).slice(place.firstGroup);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** The eight groups of an IPv6 address as URL writes it, which is never with an IPv4 address at its end. */
function groupsOf(host: string): readonly number[] {
  const [before = [], after] = host.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const groups =
    after === undefined
      ? before
      : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Array.from(groups, (group) => Number.parseInt(group, 16));
}
