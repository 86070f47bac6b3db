import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ChatError } from '@chatgenius/contracts';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from 'jose';
import { signAccessToken } from './access-token.ts';
import { remoteKeys } from './remote-keys.ts';
import { type SigningKeys } from './signing-keys.ts';
import { createLocalTokenVerifier, createTokenVerifier, TokenVerifier } from './token-verifier.ts';

const issuer = 'https://chat.example';
const audience = 'chatgenius';
const userId = randomUUID();
const sessionId = randomUUID();

async function makeKeys(keyId: string, algorithm = 'EdDSA'): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const published = { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] };
  return { current: { key: privateKey, keyId, algorithm }, published };
}

let keys: SigningKeys;
let strangers: SigningKeys;
let verifier: TokenVerifier;

beforeAll(async () => {
  [keys, strangers] = await Promise.all([makeKeys('ours'), makeKeys('ours')]);
  verifier = createLocalTokenVerifier({ keys: keys.published, issuer, audience });
});

const token = (changes: Partial<Parameters<typeof signAccessToken>[1]> = {}, by = keys) =>
  signAccessToken(by, { issuer, audience, userId, sessionId, expiresInSeconds: 900, ...changes });

/** A token with a header and claims of any kind, signed with our key. */
function forged(header: Record<string, unknown>, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({ iss: issuer, aud: audience, sub: userId, sid: sessionId, exp: Math.floor(Date.now() / 1_000) + 900, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'ours', typ: 'at+jwt', ...header })
    .sign(keys.current.key);
}

async function verdict(by: TokenVerifier, jwt: string | Promise<string>): Promise<string> {
  try {
    await by.verify(await jwt);
    return 'good';
  } catch (error) {
    return error instanceof ChatError ? error.reason : `not a ChatError: ${String(error)}`;
  }
}

describe('verify', () => {
  it('tells who a token speaks for, and until when', async () => {
    const issuedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    expect(await verifier.verify(await token({ issuedAt }))).toEqual({
      userId,
      sessionId,
      expiresAt: new Date(issuedAt.getTime() + 900_000),
    });
  });

  it('tolerates clocks that differ by a few seconds', async () => {
    expect(await verdict(verifier, token({ expiresInSeconds: -3 }))).toBe('good');
    expect(await verdict(verifier, token({ expiresInSeconds: -7 }))).toBe('TOKEN_EXPIRED');
  });

  it('says whose an expired token is', async () => {
    await expect(verifier.verify(await token({ expiresInSeconds: -60 }))).rejects.toMatchObject({ reason: 'TOKEN_EXPIRED', ownerId: userId });
  });

  const refused: Array<[string, () => string | Promise<string>, string]> = [
    ['no token', () => '', 'TOKEN_MISSING'],
    ['an endless token', () => 'a'.repeat(10_000), 'TOKEN_INVALID'],
    ['another issuer', () => token({ issuer: 'https://else.example' }), 'TOKEN_INVALID'],
    ['another audience', () => token({ audience: 'else' }), 'TOKEN_INVALID'],
    ["a stranger's signature", () => token({}, strangers), 'TOKEN_INVALID'],
    ['an unknown key id', () => forged({ kid: 'else' }, {}), 'TOKEN_INVALID'],
    ['an id token', () => forged({ typ: 'JWT' }, {}), 'TOKEN_INVALID'],
    ['no expiry', () => forged({}, { exp: undefined }), 'TOKEN_INVALID'],
    ['no session', () => forged({}, { sid: undefined }), 'TOKEN_INVALID'],
    ['a user that is no uuid', () => forged({}, { sub: 'admin' }), 'TOKEN_INVALID'],
    ['a time before which it is not good', () => forged({}, { nbf: Math.floor(Date.now() / 1_000) + 60 }), 'TOKEN_INVALID'],
  ];

  it.each(refused)('refuses %s', async (_, make, reason) => {
    expect(await verdict(verifier, make())).toBe(reason);
  });

  const hmac = () =>
    new SignJWT({ sid: sessionId, sub: userId, iss: issuer, aud: audience, exp: 4_000_000_000 })
      .setProtectedHeader({ alg: 'HS256', kid: 'ours', typ: 'at+jwt' })
      .sign(Buffer.from(JSON.stringify(keys.published.keys[0])));
  const faults: Array<[string, () => string | Promise<string>]> = [
    ['malformed', () => 'garbage'],
    ['algorithm', hmac],
    ['algorithm', async () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${(await token()).split('.')[1]}.`],
    ['unknown-key', () => forged({ kid: 'else' }, {})],
    ['signature', () => token({}, strangers)],
    ['type', () => forged({ typ: 'JWT' }, {})],
    ['issuer', () => token({ issuer: 'https://else.example' })],
    ['audience', () => token({ audience: 'else' })],
    ['not-yet-valid', () => forged({}, { nbf: Math.floor(Date.now() / 1_000) + 60 })],
    ['claims', () => forged({}, { exp: undefined })],
  ];

  it.each(faults)('says what is wrong: %s', async (fault, make) => {
    await expect(verifier.verify(await make())).rejects.toMatchObject({ reason: 'TOKEN_INVALID', details: { fault } });
  });

  it('follows keys that change', async () => {
    let published = keys.published;
    const changing = createLocalTokenVerifier({ keys: () => published, issuer, audience });
    expect(await verdict(changing, token())).toBe('good');
    const next = await makeKeys('next');
    expect(await verdict(changing, token({}, next))).toBe('TOKEN_INVALID');
    published = { keys: [...next.published.keys, ...keys.published.keys] };
    expect([await verdict(changing, token({}, next)), await verdict(changing, token())]).toEqual(['good', 'good']);
    published = next.published;
    expect([await verdict(changing, token({}, next)), await verdict(changing, token())]).toEqual(['good', 'TOKEN_INVALID']);
  });

  it('refuses a token that chose its own algorithm', async () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = encode({ iss: issuer, aud: audience, sub: userId, sid: sessionId, exp: 4_000_000_000 });
    expect(await verdict(verifier, `${encode({ alg: 'none', typ: 'at+jwt' })}.${claims}.`)).toBe('TOKEN_INVALID');
    const secret = Buffer.from(JSON.stringify(keys.published.keys[0]));
    const confused = new SignJWT({ sid: sessionId, sub: userId, iss: issuer, aud: audience, exp: 4_000_000_000 })
      .setProtectedHeader({ alg: 'HS256', kid: 'ours', typ: 'at+jwt' })
      .sign(secret);
    expect(await verdict(verifier, confused)).toBe('TOKEN_INVALID');
  });

  it.each(['ES256', 'RS256'])('takes %s, as outside identity providers sign', async (algorithm) => {
    const outside = await makeKeys('outside', algorithm);
    const ofThem = createLocalTokenVerifier({ keys: outside.published, issuer, audience, tokenType: undefined });
    expect(await verdict(ofThem, token({}, outside))).toBe('good');
  });

  it('never throws anything but a ChatError, whatever it is given', async () => {
    const real = await token();
    const damaged = fc
      .tuple(fc.nat(real.length - 1), fc.string({ maxLength: 3 }))
      .map(([at, text]) => real.slice(0, at) + text + real.slice(at + 1));
    const dotted = fc.array(fc.base64String({ maxLength: 40 }), { maxLength: 5 }).map((parts) => parts.join('.'));
    const headers = fc.json().map((json) => `${Buffer.from(json).toString('base64url')}.${real.split('.')[1]}.${real.split('.')[2]}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), dotted, headers, damaged), async (garbage) => {
        expect(await verdict(verifier, garbage)).not.toContain('not a ChatError');
      }),
      { numRuns: 500 },
    );
  });
});

describe('verify with keys from a JWKS URL', () => {
  let server: Server | undefined;
  let served: { status: number; keys: JSONWebKeySet };
  let fetches: number;

  async function serve(port = 0): Promise<string> {
    fetches = 0;
    const started = createServer((_, response) => {
      fetches++;
      response.writeHead(served.status, { 'content-type': 'application/json' }).end(JSON.stringify(served.keys));
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(started.address() as AddressInfo).port}/.well-known/jwks.json`;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    server = undefined;
    if (!stopping) return;
    const closed = new Promise((resolve) => stopping.close(resolve));
    stopping.closeAllConnections();
    await closed;
  }

  afterEach(stop);

  it('fetches them once for many tokens', async () => {
    served = { status: 200, keys: keys.published };
    const remote = createTokenVerifier({ jwksUrl: await serve(), issuer, audience });
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verdict(remote, token())));
    expect(new Set(verdicts)).toEqual(new Set(['good']));
    expect(await verdict(remote, forged({ kid: 'made-up' }, {}))).toBe('TOKEN_INVALID');
    expect(fetches).toBe(1);
  });

  it('says UNAVAILABLE, not AUTH_FAILED, while they cannot be had, and recovers', async () => {
    served = { status: 500, keys: { keys: [] } };
    const jwksUrl = await serve();
    const remote = createTokenVerifier({ jwksUrl, issuer, audience });
    expect(await verdict(remote, token())).toBe('UNAVAILABLE');
    await stop();
    expect(await verdict(remote, token())).toBe('UNAVAILABLE');
    served = { status: 200, keys: keys.published };
    await serve(Number(new URL(jwksUrl).port));
    expect(await verdict(remote, token())).toBe('good');
  });

  it('goes on with the keys it last had while the issuer is away', async () => {
    served = { status: 200, keys: keys.published };
    const remote = new TokenVerifier(remoteKeys(await serve(), 0), { issuer, audience });
    expect(await verdict(remote, token())).toBe('good');
    await stop();
    expect(await verdict(remote, token())).toBe('good');
  });

  it('says UNAVAILABLE of a token whose key may be new, while the issuer is away: who has it must not be signed out', async () => {
    served = { status: 200, keys: keys.published };
    const jwksUrl = await serve();
    const remote = new TokenVerifier(remoteKeys(jwksUrl, 0), { issuer, audience });
    const rotated = await makeKeys('rotated');
    expect(await verdict(remote, token())).toBe('good');
    await stop();
    expect(await verdict(remote, token({}, rotated))).toBe('UNAVAILABLE');
    served = { status: 200, keys: rotated.published };
    await serve(Number(new URL(jwksUrl).port));
    expect(await verdict(remote, token({}, rotated))).toBe('good');
    expect(await verdict(remote, forged({ kid: 'made-up' }, {}))).toBe('TOKEN_INVALID');
  });

  it('refuses what is no token without asking for keys', async () => {
    served = { status: 500, keys: { keys: [] } };
    const remote = createTokenVerifier({ jwksUrl: await serve(), issuer, audience });
    expect(await verdict(remote, 'garbage')).toBe('TOKEN_INVALID');
    expect(fetches).toBe(0);
  });
});
