import { integer } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type ProxyTrust } from './client-address.rules.ts';
import { PROXY_HEADERS } from './forwarded.rules.ts';

/** Variables of whoever faces clients, be it at the socket or over HTTP. */
export const proxyEnvironment = {
  /** Reverse proxies in front that are believed when they say who has asked them. */
  TRUST_PROXY_HOPS: integer({ max: 10 }).default(0),
  /** Where they say it. To be set where they write only Forwarded, or a client could choose its address by the other. */
  TRUST_PROXY_HEADER: z.enum(PROXY_HEADERS).optional(),
};

export function proxyTrustOf(environment: z.output<z.ZodObject<typeof proxyEnvironment>>): ProxyTrust {
  return { hops: environment.TRUST_PROXY_HOPS, header: environment.TRUST_PROXY_HEADER };
}
