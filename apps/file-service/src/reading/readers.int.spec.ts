import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { FileRepository } from '../files/file.repository.ts';
import { VariantRepository } from './variant.repository.ts';

/** Whom a link is made for, and who is told of a file: both ask the same. */
describe('who may read a file', () => {
  let copy: TestDatabase;
  let database: Database;
  let [owner, member, outsider, channelId, fileId, messageId] = ['', '', '', '', '', ''];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'readers.int.spec' });
  });
  beforeEach(async () => {
    const world = await seed(database.pool, { users: 3, channels: 1 });
    [owner = '', member = '', outsider = ''] = world.userIds;
    [channelId, fileId, messageId] = [world.channels[0]?.id ?? '', randomUUID(), randomUUID()];
    await query("UPDATE channels SET kind = 'private' WHERE id = $1", channelId);
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId, outsider);
    await query(`INSERT INTO files (id, owner_id, name, media_type, bytes, state) VALUES ($1, $2, 'a', 'text/plain', 1, 'ready')`, fileId, owner);
    await query(`INSERT INTO file_variants (file_id, variant, sha256, media_type, bytes) VALUES ($1, 'original', 'hash', 'text/plain', 1)`, fileId);
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const query = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;
  async function sendIt(): Promise<void> {
    await query(`INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at) VALUES ($1::uuid, $2, $3, $1, 1, '', now())`, messageId, channelId, owner);
    await query('INSERT INTO message_files (message_id, file_id, position, channel_id, sender_id, forwarded, created_at) VALUES ($1, $2, 0, $3, $4, false, now())', messageId, fileId, channelId, owner);
  }
  /** Of all three, who may. */
  async function readers(): Promise<string[]> {
    const may = async (userId: string): Promise<boolean> => {
      const linked = await new VariantRepository(database).findFor(userId, [{ fileId, variant: 'original' }]);
      const found = await new FileRepository(database).findFor(userId, fileId);
      expect(linked.length === 1).toBe(found !== undefined);
      return found !== undefined;
    };
    const all = { owner, member, outsider };
    const answers = await Promise.all(Object.entries(all).map(async ([name, userId]) => ((await may(userId)) ? [name] : [])));
    return answers.flat();
  }
  const depart = async (userId: string, how: 'left' | 'removed') => {
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId, userId);
    await query(`INSERT INTO channel_departures (channel_id, user_id, role, removed, at) VALUES ($1, $2, 'member', $3, now())`, channelId, userId, how === 'removed');
  };

  it('is its owner until it is sent, and then whoever is in the channel', async () => {
    expect(await readers()).toEqual(['owner']);
    await sendIt();
    expect(await readers()).toEqual(['owner', 'member']);
  });

  it.each(['left', 'removed'] as const)('is nobody any more who is gone from the channel: %s', async (how) => {
    await sendIt();
    await depart(member, how);
    expect(await readers()).toEqual(['owner']);
  });

  it('is everybody who may browse, where the channel is public; nobody whom it has removed', async () => {
    await sendIt();
    await query("UPDATE channels SET kind = 'public' WHERE id = $1", channelId);
    expect(await readers()).toEqual(['owner', 'member', 'outsider']);
    await depart(outsider, 'removed');
    expect(await readers()).toEqual(['owner', 'member']);
  });

  it('is its owner alone once the message is deleted, whoever did it; and nobody once it is removed', async () => {
    await sendIt();
    await query('UPDATE messages SET deleted_at = now() WHERE id = $1', messageId);
    expect(await readers()).toEqual(['owner']);
    await query("UPDATE files SET state = 'removed' WHERE id = $1", fileId);
    expect(await readers()).toEqual([]);
  });
});
