import { type TrustedProvider } from '@chatgenius/auth';
import { z } from 'zod';

/** Which claims tell what of a user. */
const ClaimNames = z.strictObject({
  handle: z.string().default('preferred_username'),
  displayName: z.string().default('name'),
  email: z.string().default('email'),
  /** Without `true` there, the address is nobody’s here. */
  emailVerified: z.string().default('email_verified'),
});

/** One entry of IDENTITY_PROVIDERS. */
export const Provider = z.strictObject({
  issuer: z.string().min(1),
  jwksUrl: z.url({ protocol: /^https?$/ }),
  audience: z.union([z.string().min(1).transform((one) => [one]), z.array(z.string().min(1)).min(1)]),
  algorithms: z.array(z.enum(['EdDSA', 'ES256', 'RS256'])).min(1).default(['RS256', 'ES256', 'EdDSA']),
  claims: ClaimNames.prefault({}),
});
export type Provider = z.output<typeof Provider> & TrustedProvider;

export const Providers = z.array(Provider).refine((providers) => new Set(providers.map(({ issuer }) => issuer)).size === providers.length, 'Name each issuer once.');
