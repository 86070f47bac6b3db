/** A name that leads nowhere and one that leads inside look alike: nobody is to find out by webhooks what is inside. */
export const NO_PUBLIC_ADDRESS = 'the host was not found, or has no public address';

const CLOSED = 'the connection was closed without an answer';
const UNREACHABLE = 'the host could not be reached';
const BY_CODE: Readonly<Record<string, string>> = {
  ENOTFOUND: NO_PUBLIC_ADDRESS,
  EAI_AGAIN: NO_PUBLIC_ADDRESS,
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: CLOSED,
  ECONNABORTED: CLOSED,
  EPIPE: CLOSED,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  ABORT_ERR: 'cut short',
};
const BY_PATTERN: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'the answer is not HTTP'],
  [/CERT|ISSUER|SIGNATURE/, 'the certificate is not trusted'],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/, 'no TLS connection could be made'],
];

/**
 * What whoever runs a channel is told of a post that got no answer. Messages of Node and of libraries name hosts and
 * addresses that only this side knows, so that each kind of failure has a text of its own.
 */
export function textOfFailure({ code = '', syscall }: { readonly code?: string | undefined; readonly syscall?: string | undefined }): string {
  if (syscall === 'getaddrinfo') return NO_PUBLIC_ADDRESS;
  const [, text] = BY_PATTERN.find(([pattern]) => pattern.test(code)) ?? [];
  return BY_CODE[code] ?? text ?? 'the post failed';
}
