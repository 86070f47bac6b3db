import { randomUUID } from 'node:crypto';
import { routes, streams } from '@chatgenius/contracts';
import { callApi, seed, waitUntil } from '@chatgenius/testing';
import { type PoolClient } from 'pg';
import { OwnSystem } from './own-system.ts';

/** A process that has claimed a message has died; its lease has to run out. */
const TAKEN_OVER_MS = 40_000;

describe('messaging-service, killed as it sends what was scheduled', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    system = await OwnSystem.start();
  });

  afterAll(() => system.stop());

  async function schedule() {
    const { userIds: [ada = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const channelId = channel?.id ?? '';
    const body = { id: randomUUID(), channelId, threadId: undefined, text: 'on time', attachmentIds: [], sendAt: new Date(Date.now() + 1_000).toISOString() };
    await callApi(system.apiUrl, routes.scheduleMessage, { token: await system.token(ada), body });
    return { ada, channelId, id: body.id };
  }
  const count = async (sql: string, ...values: unknown[]) => (await system.database.pool.query<{ count: number }>(`SELECT count(*) ${sql}`, values)).rows[0]?.count;
  const messagesIn = (channelId: string) => count('FROM messages WHERE channel_id = $1', channelId);

  /** Whoever locks the stream waits until the returned function is called. */
  async function hold(stream: string): Promise<() => Promise<void>> {
    const client: PoolClient = await system.database.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM streams WHERE id = $1 FOR UPDATE', [stream]);
    return async () => {
      await client.query('ROLLBACK');
      client.release();
    };
  }

  async function killAll(release: () => Promise<void>): Promise<void> {
    const processes = system.stack.messaging.map(({ process }) => process);
    await Promise.all(processes.map((process) => process.kill()));
    // What waits in Postgres would otherwise be written, although nobody hears of it any more.
    await system.database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    await release();
    await Promise.all(processes.map((process) => process.start()));
  }

  async function sentOnce({ ada, channelId, id }: Awaited<ReturnType<typeof schedule>>): Promise<void> {
    await waitUntil('it is sent', async () => (await count('FROM scheduled_messages WHERE id = $1', id)) === 0, TAKEN_OVER_MS);
    expect(await messagesIn(channelId)).toBe(1);
    expect(await count(`FROM stream_events WHERE stream_id = $1 AND type = 'message:created'`, streams.channel(channelId))).toBe(1);
    expect(await count(`FROM stream_events WHERE stream_id = $1 AND type = 'schedule:changed' AND data::jsonb ->> 'state' = 'sent'`, streams.user(ada))).toBe(1);
  }

  it('before it has written the message: it is written once', async () => {
    const scheduled = await schedule();
    const release = await hold(streams.channel(scheduled.channelId));
    await waitUntil('it is being sent', async () => (await count(`FROM scheduled_messages WHERE id = $1 AND state = 'sending'`, scheduled.id)) === 1);
    await killAll(release);
    expect(await messagesIn(scheduled.channelId)).toBe(0);
    await sentOnce(scheduled);
  }, 300_000);

  it('after it has written the message, and before it has said so: it is written once', async () => {
    const scheduled = await schedule();
    const release = await hold(streams.user(scheduled.ada));
    await waitUntil('it is written', async () => (await messagesIn(scheduled.channelId)) === 1);
    await killAll(release);
    expect(await count('FROM scheduled_messages WHERE id = $1', scheduled.id)).toBe(1);
    await sentOnce(scheduled);
  }, 300_000);
});
