import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { newSigningKeys } from '@chatgenius/auth';
import { routes, type SessionTokens } from '@chatgenius/contracts';
import { callApi, waitUntil, type RefusedError } from '@chatgenius/testing';
import { decodeProtectedHeader } from 'jose';
import { OwnSystem } from './own-system.ts';

const PASSWORD = 'correct horse battery';
/** Longer than gateways keep keys here, which is a second, and than instances need to read the file, which is five. */
const ANNOUNCE_SECONDS = 12;

interface KeyFile {
  readonly keys: readonly { readonly kid: string }[];
}

/** Keys are exchanged in the file while everything runs, as by whoever renews a mounted secret. */
describe('an exchange of signing keys', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    const env = { SIGNING_KEY_ANNOUNCE_SECONDS: String(ANNOUNCE_SECONDS), AUTH_JWKS_MAX_AGE_SECONDS: '1' };
    system = await OwnSystem.start({ topology: { channelApi: 2, gateways: 2, messaging: 1 }, env });
  });
  afterAll(() => system.stop());

  const read = async () => JSON.parse(await readFile(system.signingKeysFile, 'utf8')) as KeyFile;
  const write = async (file: KeyFile) => {
    await writeFile(`${system.signingKeysFile}.new`, JSON.stringify(file));
    await rename(`${system.signingKeysFile}.new`, system.signingKeysFile);
  };
  const signIn = (handle: string, instance: number) => callApi(system.members.channelApi[instance]?.url ?? '', routes.signIn, { body: { handle, password: PASSWORD } });
  const keyOf = ({ accessToken }: SessionTokens) => decodeProtectedHeader(accessToken).kid;
  const published = async (instance: number) => (await callApi(system.members.channelApi[instance]?.url ?? '', routes.jwks)).keys.map(({ kid }) => kid);
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
  /** Over both gateways and both instances of channel-api. */
  const isTaken = async ({ accessToken }: SessionTokens): Promise<string[]> =>
    Promise.all([0, 1].flatMap((index) => [reasonOf(system.connectWith(accessToken, index)), reasonOf(callApi(system.members.channelApi[index]?.url ?? '', routes.me, { token: accessToken }))]));

  it('publishes the new key first, signs with it later, and takes tokens of both, without a restart', async () => {
    const handle = `u${randomUUID().slice(0, 18).replaceAll('-', '')}`;
    const before = await callApi(system.apiUrl, routes.signUp, { body: { handle, password: PASSWORD } });
    const [old] = (await read()).keys;
    const [fresh] = (JSON.parse(newSigningKeys()) as KeyFile).keys;
    if (!old || !fresh) throw new Error('there are no keys');
    expect(keyOf(before)).toBe(old.kid);
    await write({ keys: [fresh, old] });

    for (const instance of [0, 1]) await waitUntil('the new key is published', async () => (await published(instance)).includes(fresh.kid));
    // Published, and not signing yet.
    expect([keyOf(await signIn(handle, 0)), keyOf(await signIn(handle, 1))]).toEqual([old.kid, old.kid]);
    let after = before;
    for (const instance of [0, 1]) {
      await waitUntil('the new key signs', async () => keyOf((after = await signIn(handle, instance))) === fresh.kid, 20_000);
      // Everywhere, from the first token on.
      expect(await isTaken(after)).toEqual(Array(4).fill('done'));
    }
    expect(await isTaken(before)).toEqual(Array(4).fill('done'));

    // A file that cannot be read changes nothing.
    await writeFile(system.signingKeysFile, '{ "keys": [');
    expect(await isTaken(await signIn(handle, 1))).toEqual(Array(4).fill('done'));

    await write({ keys: [fresh] });
    await waitUntil('the old key is no good any more, anywhere', async () => (await isTaken(before)).every((reason) => reason === 'TOKEN_INVALID'), 20_000);
    expect(await isTaken(after)).toEqual(Array(4).fill('done'));
    const recorded = async () => (await system.database.pool.query<{ after: unknown }>("SELECT after FROM audit_entries WHERE action = 'signing-keys:changed' ORDER BY id")).rows.map((row) => row.after);
    await waitUntil('the exchange is recorded', async () => isDeepStrictEqual((await recorded()).at(-1), { keyIds: [fresh.kid], signs: fresh.kid }));
    // Of two instances that look every few seconds, neither need see every step; none is there twice.
    expect(await recorded()).toContainEqual(expect.objectContaining({ keyIds: [fresh.kid, old.kid] }));
    expect(new Set((await recorded()).map((after) => JSON.stringify(after))).size).toBe((await recorded()).length);
  });
});
