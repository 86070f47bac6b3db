import { randomUUID } from 'node:crypto';
import { ChatError } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { GroupWriter } from './group-writer.ts';
import { type Send } from './sending.rules.ts';

describe('GroupWriter', () => {
  let copy: TestDatabase;
  let database: Database;
  let world: Seed;
  let writer: GroupWriter;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'group-writer-spec' });
    writer = new GroupWriter(database.pool);
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 2, channels: 2 });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const send = (overrides: Partial<Send> = {}): Send => ({
    senderId: world.userIds[0] ?? '',
    channelId: world.channels[0]?.id ?? '',
    clientMessageId: randomUUID(),
    text: 'hello',
    ...overrides,
  });
  const seqOf = (outcome: unknown) => (outcome instanceof ChatError ? outcome.reason : (outcome as { message: { seq: number } }).message.seq);

  it('answers each send of a group in its place: written, repeated and refused ones', async () => {
    const first = send();
    const { outcomes, appended } = await writer.write([
      first,
      send({ channelId: randomUUID() }),
      first,
      send({ channelId: world.channels[1]?.id }),
      send({ senderId: randomUUID() }),
      send(),
    ]);
    expect(outcomes.map(seqOf)).toEqual([1, 'CHANNEL_NOT_FOUND', 1, 1, 'CHANNEL_NOT_FOUND', 2]);
    expect(appended?.events.map(({ data }) => (data as { message: { seq: number } }).message.seq)).toEqual([1, 1, 2]);
    expect(await writer.write([first])).toEqual({ outcomes: [outcomes[0]] });
  });

  it('takes no message into an archived channel', async () => {
    await database.pool.query('UPDATE channels SET archived_at = now() WHERE id = $1', [world.channels[0]?.id]);
    expect((await writer.write([send()])).outcomes.map(seqOf)).toEqual(['ARCHIVED']);
  });

  it('writes one message however many processes write the same at once', async () => {
    const same = send();
    const groups = await Promise.all(Array.from({ length: 8 }, () => writer.write([same, send()])));
    const ids = groups.map(({ outcomes: [outcome] }) => (outcome instanceof ChatError ? undefined : outcome?.message.id));
    expect(new Set(ids).size).toBe(1);
    const { rows } = await database.pool.query<{ seq: number }>('SELECT seq FROM messages WHERE channel_id = $1 ORDER BY seq', [same.channelId]);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
