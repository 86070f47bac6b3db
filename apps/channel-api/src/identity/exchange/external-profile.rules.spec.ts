import { profileOf } from './external-profile.rules.ts';
import { Provider } from './provider-settings.ts';

const provider = Provider.parse({ issuer: 'https://login.example', jwksUrl: 'https://login.example/jwks', audience: 'chat' });

describe('what a token says of its user', () => {
  it('is read from the claims that are usual', () => {
    const claims = { preferred_username: 'ada', name: ' Ada  Lovelace ', email: 'Ada@Example.org', email_verified: true };
    expect(profileOf(claims, provider)).toEqual({ handle: 'ada', displayName: 'Ada Lovelace', email: 'ada@example.org' });
  });

  it('is read from those that the settings name', () => {
    const own = Provider.parse({ ...provider, claims: { handle: 'nick', displayName: 'full', email: 'mail', emailVerified: 'mail_ok' } });
    expect(profileOf({ nick: 'ada', full: 'Ada', mail: 'ada@example.org', mail_ok: 'true' }, own)).toEqual({ handle: 'ada', displayName: 'Ada', email: 'ada@example.org' });
  });

  it.each([
    ['nothing', {}],
    ['what is no text', { preferred_username: 1, name: ['Ada'], email: { address: 'ada@example.org' }, email_verified: true }],
    ['what cannot be used', { name: '\u202eevil', email: 'no address', email_verified: true }],
    ['an address that nobody has confirmed', { email: 'ada@example.org', email_verified: 'no' }],
  ])('is left out where there is %s', (_, claims) => {
    expect(profileOf(claims, provider)).toEqual({ handle: undefined, displayName: undefined, email: undefined });
  });
});
