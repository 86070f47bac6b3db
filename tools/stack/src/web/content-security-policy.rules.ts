/** Where the page finds the services. */
export interface ChatWebAddresses {
  apiUrl: string;
  filesUrl: string;
  /** Each window takes one of them. */
  gatewayUrls: readonly string[];
}

/**
 * What the page may load, and whom it may talk to: its own files and the services, and nothing inline. `blob:` is for
 * previews of pictures that are being uploaded.
 */
export function contentSecurityPolicy({ apiUrl, filesUrl, gatewayUrls }: ChatWebAddresses): string {
  const sockets = gatewayUrls.map((url) => url.replace(/^http/, 'ws'));
  const connections = [apiUrl, filesUrl, ...gatewayUrls, ...sockets].map((url) => new URL(url).origin);
  const policy: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', new URL(filesUrl).origin],
    'media-src': [new URL(filesUrl).origin],
    'connect-src': ["'self'", ...new Set(connections)],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
  };
  return Object.entries(policy).map(([name, sources]) => `${name} ${sources.join(' ')}`).join('; ');
}
