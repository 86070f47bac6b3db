import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';

let copy: TestDatabase;
let world: Seed;
let messaging: RunningMessaging;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('live-authority.int.spec', copy.url);
});
beforeEach(async () => {
  world = await seed(messaging.database.pool, { users: 2, channels: 1 });
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const bot = () => world.userIds[0] ?? '';
const channelId = () => world.channels[0]?.id ?? '';
const query = (sql: string, ...values: unknown[]) => messaging.database.pool.query<{ text: string; state: string }>(sql, values);
const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { reason?: string }).reason);

/** A message that is being written, and its writer's next words. */
async function begun() {
  const { message: { id: messageId } } = await messaging.command(commands.messageBegin, bot(), { channelId: channelId(), clientMessageId: randomUUID(), text: 'so far' });
  const by = (actor: object) => ({ userId: bot(), ...actor });
  return {
    messageId,
    append: (actor: object = {}) => messaging.request(commands.messageAppend.request, { actor: by(actor), input: { messageId, offset: 6, text: ' and on' } }),
    finish: (actor: object = {}) => messaging.request(commands.messageFinish.request, { actor: by(actor), input: { messageId, length: 6 } }),
  };
}

/** What is shown of it. */
async function textOf(messageId: string): Promise<string> {
  const { rows: [row] } = await query('SELECT coalesce(live.text, m.text) AS text FROM messages AS m LEFT JOIN live_messages AS live ON live.message_id = m.id WHERE m.id = $1', messageId);
  return row?.text ?? '';
}

it.each([
  ['is banned from the channel', 'BANNED', () => query(`INSERT INTO restrictions (id, user_id, channel_id, kind, by_id, created_at) VALUES ($1, $2, $3, 'ban', $4, now())`, randomUUID(), bot(), channelId(), world.userIds[1])],
  ['is muted', 'MUTED', () => query(`INSERT INTO restrictions (id, user_id, channel_id, kind, by_id, created_at) VALUES ($1, $2, $3, 'mute', $4, now())`, randomUUID(), bot(), channelId(), world.userIds[1])],
  ['has left the channel', 'MESSAGE_NOT_FOUND', () => query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId(), bot())],
  ['is deactivated', 'MESSAGE_NOT_FOUND', () => query('UPDATE users SET deactivated_at = now() WHERE id = $1', bot())],
  ['finds the channel archived', 'ARCHIVED', () => query('UPDATE channels SET archived_at = now() WHERE id = $1', channelId())],
])('a writer who %s adds nothing, and finishes nothing: %s', async (_, reason, happen) => {
  const { messageId, append, finish } = await begun();
  await happen();
  // Once a second it is looked whether writers may still write: what that look has ended first takes no text, either.
  for (const told of await Promise.all([reasonOf(append()), reasonOf(finish())])) expect([reason, 'NOT_STREAMING']).toContain(told);
  await waitUntil('it has failed', async () => (await query(`SELECT live->>'state' AS state FROM messages WHERE id = $1`, messageId)).rows[0]?.state === 'failed');
  expect(await textOf(messageId)).toBe('so far');
});

it('a service token that is gone, and a session that has ended, write nothing more; another one goes on', async () => {
  const { messageId, append, finish } = await begun();
  const [sessionId, serviceTokenId] = [randomUUID(), randomUUID()];
  await query(`INSERT INTO sessions (id, user_id, expires_at, revoked_at) VALUES ($1, $2, now() + interval '1 day', now())`, sessionId, bot());
  for (const actor of [{ sessionId }, { serviceTokenId }]) expect([await reasonOf(append(actor)), await reasonOf(finish(actor))]).toEqual(['SESSION_REVOKED', 'SESSION_REVOKED']);
  expect(await append()).toMatchObject({ length: 13 });
  await waitUntil('it is committed', async () => (await textOf(messageId)) === 'so far and on');
});
