/** Where a gateway listens. A URL's path names a namespace, as for Socket.IO's own client; gateways have one, `/`. */
export function placesOf(url: string, transport: string): { readonly namespace: string; readonly address: URL } {
  const page = (globalThis as { location?: { href: string } }).location?.href ?? 'https://localhost';
  const address = new URL(/^\/|:\/\//.test(url) ? url : `//${url}`, page);
  const namespace = address.pathname;
  address.pathname = '/socket.io/';
  address.hash = '';
  address.searchParams.set('EIO', '4');
  address.searchParams.set('transport', transport);
  return { namespace, address };
}
