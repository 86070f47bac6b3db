import { seconds, secret, text, url } from '@chatgenius/service-runtime';
import { areSecretKeys } from './secret-box.ts';

/** Variables of whoever issues or takes access tokens. */
export const accessTokenEnvironment = {
  AUTH_ISSUER: text('the issuer that access tokens name').describe('`iss` of access tokens: the same in channel-api and gateways.'),
  AUTH_AUDIENCE: text('the audience that access tokens name').describe('`aud` of access tokens: the same in channel-api and gateways.'),
  ACCESS_TOKEN_SECONDS: seconds({ min: 30, max: 86_400 })
    .default(900)
    .describe('How long an access token lives, and how long a session that was ended is remembered. The same in channel-api and gateways.'),
};

/** Variables of whoever takes access tokens that another service signs. */
export const publishedKeysEnvironment = {
  AUTH_JWKS_URL: url('http', 'https').describe('Where channel-api publishes the keys of access tokens: its `/.well-known/jwks.json`.'),
  AUTH_JWKS_MAX_AGE_SECONDS: seconds({ min: 1, max: 86_400 })
    .default(600)
    .describe('How long these keys are kept: after this time a key that was taken away is refused. A new one is fetched when a token first names it. Less than `SIGNING_KEY_ANNOUNCE_SECONDS`.'),
};

/** Variables of whoever reads or writes secrets of webhooks. */
export const webhookKeyEnvironment = {
  WEBHOOK_SECRET_KEY: secret({ expected: '32 random bytes in base64; several, separated by commas, while keys are exchanged', accepts: areSecretKeys }).describe(
    'Seals the secrets of webhooks. The same in channel-api and messaging-service. The first key seals, all of them open.',
  ),
};
