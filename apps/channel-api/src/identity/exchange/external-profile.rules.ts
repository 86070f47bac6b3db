import { DisplayName, Email } from '@chatgenius/contracts';
import { type Provider } from './provider-settings.ts';

/** What is known elsewhere of a user whom we see for the first time. */
export interface ExternalProfile {
  readonly handle: string | undefined;
  readonly displayName: string | undefined;
  /** One that is confirmed. */
  readonly email: string | undefined;
}

/** What a token says of its user, as far as it can be used here: who cannot be called so is called otherwise. */
export function profileOf(claims: Readonly<Record<string, unknown>>, { claims: names }: Pick<Provider, 'claims'>): ExternalProfile {
  const email = Email.safeParse(claims[names.email]).data;
  const verified = claims[names.emailVerified];
  const handle = claims[names.handle];
  return {
    // Never from the address: a handle is seen by everybody.
    handle: typeof handle === 'string' ? handle : undefined,
    displayName: DisplayName.safeParse(claims[names.displayName]).data,
    // Some providers write booleans as text.
    email: verified === true || verified === 'true' ? email : undefined,
  };
}
