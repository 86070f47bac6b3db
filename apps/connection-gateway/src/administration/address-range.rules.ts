/** The network of an address as limits know it: an IPv4 address without its last part; the /64 of an IPv6 address is one already. */
export function rangeOf(address: string): string {
  const octets = address.split('.');
  return octets.length === 4 ? `${octets.slice(0, 3).join('.')}.0/24` : address;
}
