import { isIP, isIPv4 } from 'node:net';
import { lastNodes, type ProxyHeader } from './forwarded.rules.ts';

/** A network that is one customer's, however many addresses it has (RFC 6177): the first four of eight groups. */
const NETWORK_GROUPS = 4;
/** What many customers share, as those of an IPv4 /24 do. */
const RANGE_GROUPS = 3;
/**
 * What stands before an IPv4 address within an IPv6 address: of a socket that takes both (RFC 4291, section 2.5.5.2), and
 * of translators (RFC 6052, section 2.1, and RFC 2765, section 2.1), behind which all of the older internet is one /64.
 */
const IPV4_PREFIXES = ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0', '0:0:0:0:ffff:0'];

/** What is believed of the reverse proxies in front. */
export interface ProxyTrust {
  /** How many of them there are. */
  readonly hops: number;
  /** Where they write down who has asked them; either, if it is not said: X-Forwarded-For where there are both. */
  readonly header?: ProxyHeader | undefined;
}

/** What is known of where a request or a connection comes from. */
export interface Origin {
  readonly peer: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Whose connection it is, for limits: an IPv4 address, or the /64 that an IPv6 address is in.
 *
 * Each of the trusted proxies in front adds whom it was asked by, to X-Forwarded-For or to Forwarded (RFC 7239), so that
 * the client is the n-th from the right; what stands further left was written by the client itself and says nothing. Where
 * that place holds no address, it is the proxy's: nobody gains by writing something else there.
 */
export function clientAddress({ peer = '', headers }: Origin, { hops, header }: ProxyTrust): string {
  const client = hops > 0 ? lastNodes(writtenBy(headers, header), hops)[0] : undefined;
  return networkOf(addressOfNode(client ?? '') ?? addressOfNode(peer) ?? peer);
}

/**
 * Of where somebody is, as much as they need to know it again: the /24 of an IPv4 address, the /48 of an IPv6 address. Of
 * peers without an address nothing.
 */
export function addressRange(origin: Origin, trust: ProxyTrust): string | undefined {
  const network = clientAddress(origin, trust);
  if (isIPv4(network)) return network.replace(/\d+$/, '0/24');
  const groups = network.replace('::/64', '').split(':');
  return groups.length === NETWORK_GROUPS && network.endsWith('::/64') ? `${groups.slice(0, RANGE_GROUPS).join(':')}::/48` : undefined;
}

function writtenBy(headers: Origin['headers'], trusted: ProxyHeader | undefined): { header: ProxyHeader; value: string } {
  const header = trusted ?? (headers['x-forwarded-for'] === undefined ? 'forwarded' : 'x-forwarded-for');
  return { header, value: headers[header]?.toString() ?? '' };
}

/** The address of `address`, `address:port`, `[address]` or `[address]:port`. A port may be hidden (RFC 7239, section 6). */
function addressOfNode(node: string): string | undefined {
  const { v6, v4 } = /^(?:\[(?<v6>[^\]]*)\]|(?<v4>[^:]*))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node)?.groups ?? {};
  if (v6 !== undefined) return isIP(v6) === 6 ? v6 : undefined;
  if (v4 !== undefined && isIPv4(v4)) return v4;
  return isIP(node) === 6 ? node : undefined;
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  if (IPV4_PREFIXES.includes(hex(groups.slice(0, 6)))) return groups.slice(6).flatMap(bytesOf).join('.');
  return `${hex(groups.slice(0, NETWORK_GROUPS))}::/64`;
}

const hex = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');

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
