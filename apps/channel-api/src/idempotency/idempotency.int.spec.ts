import { randomUUID } from 'node:crypto';
import { ErrorResponse, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, waitUntil, type TestDatabase } from '@chatgenius/testing';
import pg from 'pg';
import { newHandle, runChannelApi, type Answer, type RunningApi } from '../channel-api.fixture.ts';

describe('requests that name themselves', () => {
  let copy: TestDatabase;
  let pool: pg.Pool;
  let api: RunningApi;
  let ada: SessionTokens;

  beforeAll(async () => {
    copy = await createTestDatabase();
    pool = new pg.Pool({ connectionString: copy.url });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
    ada = await api.signUp();
  });

  afterAll(async () => {
    await api.close();
    await pool.end();
    await copy.drop();
  });

  const post = (path: string, body: unknown, key: string, by = ada) => api.call('POST', path, { token: by.accessToken, body, headers: { 'idempotency-key': key } });
  const reasonOf = ({ body }: Answer) => ErrorResponse.parse(body).data.reason;
  const isReplayed = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';
  const channels = async (name: string) => (await pool.query<{ id: string }>('SELECT id FROM channels WHERE name = $1', [name])).rows;
  /** Somebody else changes the channels' table: what creates one waits until it ends. */
  const holdingChannels = async (work: () => Promise<void>) => {
    const client = await pool.connect();
    await client.query('BEGIN; LOCK TABLE channels IN SHARE MODE');
    try {
      await work();
    } finally {
      await client.query('COMMIT');
      client.release();
    }
  };
  const claimed = (key: string) => async () => (await pool.query("SELECT 1 FROM idempotency_keys WHERE key_hash = sha256($1::bytea)", [key])).rowCount === 1;

  it('are done once, also by many at once, and repeats get the answer of the first', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const first = await post('/v1/channels', { name }, key);
    expect([first.status, isReplayed(first)]).toEqual([201, false]);
    const again = await post('/v1/channels', { name }, `"${key}"`);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(isReplayed(again)).toBe(true);
    const racing = { key: randomUUID(), name: randomUUID() };
    const raced = await Promise.all(Array.from({ length: 20 }, () => post('/v1/channels', { name: racing.name }, racing.key)));
    // Whoever comes while the first is worked on is told to wait; how many that are is chance.
    expect(['done', 'IDEMPOTENCY_KEY_BUSY']).toEqual(expect.arrayContaining(raced.map((answer) => (answer.status === 201 ? 'done' : reasonOf(answer)))));
    expect(new Set(raced.filter(({ status }) => status === 201).map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    expect([(await channels(name)).length, (await channels(racing.name)).length]).toEqual([1, 1]);
  });

  it('get a refusal again that a repeat could not change, and never one of another request or caller', async () => {
    const [key, handle] = [randomUUID(), newHandle()];
    await api.signUp(handle);
    const refused = [await post('/v1/bots', { handle }, key), await post('/v1/bots', { handle }, key)];
    expect(refused.map((answer) => [reasonOf(answer), isReplayed(answer)])).toEqual([['HANDLE_TAKEN', false], ['HANDLE_TAKEN', true]]);
    expect(reasonOf(await post('/v1/bots', { handle: newHandle() }, key))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(reasonOf(await post('/v1/channels', { handle }, key))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await post('/v1/bots', { handle: newHandle() }, key, await api.signUp())).toMatchObject({ status: 201 });
  });

  it('may be corrected after a malformed body, and need a key that is one', async () => {
    const key = randomUUID();
    expect(reasonOf(await post('/v1/bots', {}, key))).toBe('PAYLOAD_MALFORMED');
    // Deeper than anything that walks it can go.
    expect(reasonOf(await post('/v1/bots', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, key))).toBe('PAYLOAD_MALFORMED');
    expect(await post('/v1/bots', { handle: newHandle() }, key)).toMatchObject({ status: 201 });
    expect(reasonOf(await post('/v1/bots', { handle: newHandle() }, 'two words'))).toBe('PAYLOAD_MALFORMED');
  });

  it('keep secrets sealed', async () => {
    const { id } = (await post('/v1/bots', { handle: newHandle() }, randomUUID())).body as { id: string };
    const key = randomUUID();
    const made = await post(`/v1/bots/${id}/tokens`, { name: 'spec', scopes: ['messages:read'] }, key);
    const { token } = made.body as { token: string };
    expect((await post(`/v1/bots/${id}/tokens`, { name: 'spec', scopes: ['messages:read'] }, key)).body).toEqual(made.body);
    const { rows } = await pool.query<{ answer: Buffer }>('SELECT answer FROM idempotency_keys WHERE answer IS NOT NULL');
    expect(rows.some(({ answer }) => answer.includes(token.slice(-10)))).toBe(false);
  });

  it('make one invitation link, and repeats are told its token, too', async () => {
    const { id } = (await post('/v1/channels', { name: 'linked' }, randomUUID())).body as { id: string };
    const key = randomUUID();
    const made = await post(`/v1/channels/${id}/links`, {}, key);
    expect(await post(`/v1/channels/${id}/links`, {}, key)).toMatchObject({ status: 201, body: made.body });
    const { links } = (await api.call('GET', `/v1/channels/${id}/links`, { token: ada.accessToken })).body as { links: unknown[] };
    expect(links).toHaveLength(1);
  });

  it('are told to wait while the first is worked on, which commits nothing once its key is another’s', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    let first: Promise<Answer> | undefined;
    await holdingChannels(async () => {
      first = post('/v1/channels', { name }, key);
      await waitUntil('the key is claimed', claimed(key));
      const busy = await post('/v1/channels', { name }, key);
      expect([reasonOf(busy), busy.headers.get('retry-after')]).toEqual(['IDEMPOTENCY_KEY_BUSY', '1']);
      // As when its process is taken for dead, and another one has begun.
      await pool.query('UPDATE idempotency_keys SET claim_id = gen_random_uuid() WHERE key_hash = sha256($1::bytea)', [key]);
    });
    expect(reasonOf((await first) as Answer)).toBe('IDEMPOTENCY_KEY_BUSY');
    expect(await channels(name)).toEqual([]);
  });

  it('are done by a repeat when the first has died before its commit, and not again when it has died after', async () => {
    const [key, name] = [randomUUID(), randomUUID()];
    const diesHaving = (committed: boolean) =>
      pool.query("UPDATE idempotency_keys SET answer = NULL, committed = $2, lease_until = now() - interval '1 second' WHERE key_hash = sha256($1::bytea)", [key, committed]);
    await post('/v1/channels', { name }, key);
    await diesHaving(true);
    expect(reasonOf(await post('/v1/channels', { name }, key))).toBe('IDEMPOTENCY_OUTCOME_LOST');
    expect(await channels(name)).toHaveLength(1);
    await diesHaving(false);
    expect(await post('/v1/channels', { name }, key)).toMatchObject({ status: 201 });
    expect(await channels(name)).toHaveLength(2);
  });
});
