import { BlockList, isIP } from 'node:net';

/*
 * Which IP addresses are the public internet's. IPv4 is everything but the special blocks; IPv6 is only the range that
 * is handed out (2000::/3) without the blocks in it that lead elsewhere. Sources: the IANA special-purpose registries
 * (RFC 6890 and what followed), RFC 6052, RFC 3056, RFC 4380; and the addresses where clouds keep their secrets.
 */

const NOT_PUBLIC_4: readonly [string, number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by carriers (CGNAT); one cloud's metadata too
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // a cloud's own wire server
  ['169.254.0.0', 16], // link-local, and with it the metadata address 169.254.169.254
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];
const HANDED_OUT_6: readonly [string, number][] = [['2000::', 3]];
const NOT_PUBLIC_6: readonly [string, number][] = [
  ['2001::', 23], // protocol assignments, Teredo and ORCHID among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an IPv4 address inside
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
];

const notPublic4 = blockList(NOT_PUBLIC_4, 'ipv4');
const handedOut6 = blockList(HANDED_OUT_6, 'ipv6');
const notPublic6 = blockList(NOT_PUBLIC_6, 'ipv6');

/** Whether an IP address is one of the public internet. What is no address at all is not; nor is one with a zone. */
export function isPublicAddress(ip: string): boolean {
  if (ip.includes('%')) return false;
  const family = isIP(ip);
  if (family === 4) return !notPublic4.check(ip, 'ipv4');
  return family === 6 && handedOut6.check(ip, 'ipv6') && !notPublic6.check(ip, 'ipv6');
}

/** Whether an IP address is this machine's own. */
export function isLoopbackAddress(ip: string): boolean {
  return ip === '::1' || /^127(?:\.\d{1,3}){3}$/.test(ip);
}

function blockList(blocks: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of blocks) list.addSubnet(net, prefix, family);
  return list;
}
