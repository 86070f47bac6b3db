import { count } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type ProxyTrust } from './client-address.rules.ts';
import { PROXY_HEADERS } from './forwarded.rules.ts';

/** Variables of whoever faces clients, be it at the socket or over HTTP. */
export const proxyEnvironment = {
  TRUST_PROXY_HOPS: count('proxies', { max: 10 })
    .default(0)
    .describe('Reverse proxies in front that are believed when they say who has asked them. One too few, and all clients are one address; one too many, and a client can choose its own.'),
  TRUST_PROXY_HEADER: z
    .enum(PROXY_HEADERS)
    .optional()
    .describe('Where the proxies say it. Unset: either header, X-Forwarded-For where there are both. Set `forwarded` (RFC 7239) behind proxies that write nothing else, or a client can choose its address by X-Forwarded-For.'),
};

export function proxyTrustOf(environment: z.output<z.ZodObject<typeof proxyEnvironment>>): ProxyTrust {
  return { hops: environment.TRUST_PROXY_HOPS, header: environment.TRUST_PROXY_HEADER };
}
