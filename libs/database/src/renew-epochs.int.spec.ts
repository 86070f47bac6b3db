import { randomUUID } from 'node:crypto';
import { streams } from '@chatgenius/contracts';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
import { renewEpochs } from './renew-epochs.ts';
import { createStreams } from './stream-log/append.ts';
import { readHeads } from './stream-log/read.ts';

describe('the streams of a database that was restored', () => {
  let copy: MigratedCopy;
  let database: Database;

  beforeAll(async () => {
    copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'renew-epochs-spec' });
  });

  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  it('have new epochs, at the same positions', async () => {
    const ids = Array.from({ length: 20 }, () => streams.user(randomUUID()));
    await createStreams(database.pool, ids);
    await database.pool.query('UPDATE streams SET head = 7');
    const before = await readHeads(database.pool, ids);
    expect(await renewEpochs(copy.url)).toBe(ids.length);
    const after = await readHeads(database.pool, ids);
    for (const id of ids) {
      expect(after.get(id)?.seq).toBe(7);
      expect(after.get(id)?.epoch).not.toBe(before.get(id)?.epoch);
    }
    expect(new Set([...after.values()].map(({ epoch }) => epoch)).size).toBe(ids.length);
  });

  it('take along events that are parked, unless those are of an earlier life of the log', async () => {
    const [userId, channelId, webhookId] = [randomUUID(), randomUUID(), randomUUID()];
    const { pool } = database;
    await createStreams(pool, [streams.channel(channelId)]);
    const epoch = async () => (await readHeads(pool, [streams.channel(channelId)])).get(streams.channel(channelId))?.epoch;
    await pool.query(`INSERT INTO users (id, handle, display_name, password_hash) VALUES ($1, 'ada', 'Ada', '')`, [userId]);
    await pool.query(`INSERT INTO channels (id, kind, name, created_by_id) VALUES ($1, 'public', 'general', $2)`, [channelId, userId]);
    await pool.query(
      `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq)
       VALUES ($1, $2, 'outgoing', 'hook', $3, '', 'https://example.com', '{message:created}', 'e', 0)`,
      [webhookId, channelId, userId],
    );
    await pool.query(`INSERT INTO webhook_positions (webhook_id, channel_id, epoch, seq) VALUES ($1, $2, 'e', 0)`, [webhookId, channelId]);
    const park = (messageId: string, of: string | undefined) =>
      pool.query(`INSERT INTO webhook_parked (webhook_id, message_id, epoch, seq, type, attempts, error, parked_at) VALUES ($1, $2, $3, 1, 'message:created', 1, '', now())`, [webhookId, messageId, of]);
    await park('still there', await epoch());
    await park('of an earlier life', 'earlier');
    await renewEpochs(copy.url);
    const { rows } = await pool.query<{ id: string; epoch: string }>('SELECT message_id AS id, epoch FROM webhook_parked ORDER BY message_id');
    expect(rows).toEqual([{ id: 'of an earlier life', epoch: 'earlier' }, { id: 'still there', epoch: await epoch() }]);
  });
});
