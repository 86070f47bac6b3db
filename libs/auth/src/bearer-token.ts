import { ChatError } from '@chatgenius/contracts';

/** RFC 6750, section 2.1: the scheme in any case, then a b64token. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The token of an Authorization header. @throws ChatError TOKEN_MISSING or TOKEN_INVALID */
export function bearerToken(header: string | undefined): string {
  if (!header || !/^Bearer\b/i.test(header)) throw new ChatError('TOKEN_MISSING');
  const token = BEARER.exec(header)?.[1];
  if (!token) throw new ChatError('TOKEN_INVALID');
  return token;
}
