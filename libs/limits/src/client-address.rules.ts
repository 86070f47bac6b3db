import { isIP, isIPv4 } from 'node:net';

/** A network that is one customer's, however many addresses it has (RFC 6177): the first four of eight groups. */
const NETWORK_GROUPS = 4;

/**
 * Whose connection it is, for limits: an IPv4 address, or the /64 that an IPv6 address is in.
 *
 * Each of the `trustedHops` proxies in front adds to X-Forwarded-For whom it was asked by, so that the client is the
 * n-th from the right; what stands further left was written by the client itself and says nothing. Where that place
 * holds no address, it is the proxy's: nobody gains by writing something else there.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trustedHops: number): string {
  const hops = trustedHops > 0 && forwardedFor !== undefined ? forwardedFor.split(',') : [];
  const client = hops[Math.max(0, hops.length - trustedHops)]?.trim() ?? '';
  return networkOf(isIP(client) === 0 ? (peer ?? '') : client);
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  // An IPv4 client of a socket that takes both (RFC 4291, section 2.5.5.2).
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return groups.slice(6).flatMap(bytesOf).join('.');
  return `${groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of a valid address, in whichever of its spellings. */
function groupsOf(address: string): number[] {
  const [withoutZone = ''] = address.split('%');
  const [head = [], tail] = withoutZone.split('::').map(parseGroups);
  if (tail === undefined) return [...head];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function parseGroups(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (isIPv4(group) ? groupsOfIPv4(group) : [Number.parseInt(group, 16)]));
}

function groupsOfIPv4(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

const bytesOf = (group: number): number[] => [group >> 8, group & 0xff];
