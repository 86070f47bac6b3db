import { randomUUID } from 'node:crypto';
import { commands, streams } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { HistoryRepository } from '../history/history.repository.ts';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { claimLive, readLive } from '../messages/live.repository.ts';
import { withTextSoFar } from '../messages/told-events.ts';

let copy: TestDatabase;
let world: Seed;
let own: RunningMessaging;
let other: RunningMessaging;

beforeAll(async () => {
  copy = await createTestDatabase();
  other = await runMessaging('live.int.spec other', copy.url);
});
beforeEach(async () => {
  own = await runMessaging('live.int.spec own', copy.url);
  world = await seed(other.database.pool, { users: 2, channels: 1 });
});
afterEach(() => own.close());
afterAll(async () => {
  await other.close();
  await copy.drop();
});

const writer = () => world.userIds[0] ?? '';
const begin = (messaging: RunningMessaging, clientMessageId: string = randomUUID()) => messaging.command(commands.messageBegin, writer(), { channelId: world.channels[0]?.id ?? '', clientMessageId });
const append = (messaging: RunningMessaging, messageId: string, offset: number, text: string) => messaging.command(commands.messageAppend, writer(), { messageId, offset, text });
const durable = async (messageId: string) => (await other.database.pool.query<{ text: string }>('SELECT text FROM live_messages WHERE message_id = $1', [messageId])).rows[0]?.text;

describe('a live message', () => {
  it('is written by way of any process, and owned by the one that has begun it', async () => {
    const { message } = await begin(own);
    expect(await append(other, message.id, 0, 'one ')).toMatchObject({ length: 4 });
    expect(await append(own, message.id, 4, 'two')).toMatchObject({ length: 7 });
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'one two');
    expect(await append(other, message.id, 7, '')).toMatchObject({ length: 7, durable: 7 });
    const { rows } = await other.database.pool.query<{ generation: number }>('SELECT generation FROM live_messages WHERE message_id = $1', [message.id]);
    expect(rows).toEqual([{ generation: 1 }]);
    expect((await other.command(commands.messageFinish, writer(), { messageId: message.id, length: 7 })).message).toMatchObject({ text: 'one two', live: { state: 'complete' } });
    expect(await durable(message.id)).toBeUndefined();
  });

  it('goes on elsewhere when its owner is gone, from what was committed; the former owner commits nothing more', async () => {
    const { message } = await begin(own);
    await append(own, message.id, 0, 'kept ');
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'kept ');
    await own.bus.close();
    // The other one takes it over, and the former owner does not know.
    await append(other, message.id, 5, '');
    await append(own, message.id, 5, 'lost');
    await expect(append(other, message.id, 9, '!')).rejects.toMatchObject({ reason: 'OFFSET_MISMATCH', details: { expected: 5, durable: 5 } });
    expect(await append(other, message.id, 5, 'sent again')).toMatchObject({ length: 15 });
    await waitUntil('what was sent again is committed', async () => (await durable(message.id)) === 'kept sent again');
    await other.command(commands.messageFinish, writer(), { messageId: message.id, length: 15 });
  });

  it('is taken over with what its owner committed after it was looked at', async () => {
    const { message } = await begin(own);
    await append(own, message.id, 0, 'seen ');
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'seen ');
    const seen = await readLive(other.database.pool, message.id);
    await append(own, message.id, 5, 'and more');
    await waitUntil('more is committed', async () => (await durable(message.id)) === 'seen and more');
    expect(await claimLive(other.database.pool, seen ?? { message_id: '', generation: 0 }, randomUUID())).toMatchObject({ text: 'seen and more', length: 13, generation: 2 });
    expect(await claimLive(other.database.pool, seen ?? { message_id: '', generation: 0 }, randomUUID())).toBeUndefined();
  });

  it('is interrupted when nobody hears of its writer, and is taken up again under its name', async () => {
    const clientMessageId = randomUUID();
    const { message } = await begin(own, clientMessageId);
    await append(own, message.id, 0, 'so far');
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'so far');
    await own.bus.close();
    await own.database.pool.query(`UPDATE live_messages SET heard_at = now() - interval '30 seconds', generation = generation + 1 WHERE message_id = $1`, [message.id]);
    const state = async () => (await other.database.pool.query<{ state: string; text: string }>(`SELECT live->>'state' AS state, text FROM messages WHERE id = $1`, [message.id])).rows[0];
    await waitUntil('it is interrupted', async () => (await state())?.state === 'interrupted');
    expect(await state()).toEqual({ state: 'interrupted', text: 'so far' });
    expect(await begin(other, clientMessageId)).toMatchObject({ length: 6, durable: 6, message: { id: message.id } });
    expect((await state())?.state).toBe('streaming');
    await append(other, message.id, 6, ' and on');
    expect((await other.command(commands.messageFinish, writer(), { messageId: message.id, length: 13 })).message).toMatchObject({ text: 'so far and on', live: { state: 'complete', length: 13 } });
  });

  it('is told as far as it is committed to who joins, loads a page, or asks, of whatever process', async () => {
    // Begun where the word filters are known by now: until they are, texts are hidden.
    const { message } = await begin(other);
    await append(own, message.id, 0, 'one two');
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'one two');
    const { pool } = own.database;
    const [created] = await withTextSoFar(pool, await readEvents(pool, streams.channel(message.channelId), { epoch: '', after: 0, limit: 1 }));
    const asked = await own.command(commands.messageText, writer(), { messageId: message.id, offset: 4 });
    expect([created?.data, { message: await new HistoryRepository(pool).message(writer(), message.id) }]).toMatchObject([{ message: { text: 'one two', live: { length: 7 } } }, { message: { text: 'one two', live: { length: 7 } } }]);
    expect(asked).toMatchObject({ offset: 4, text: 'two', live: { state: 'streaming', length: 7 } });
  });

  it('is kept by a writer who says nothing new', async () => {
    const { message } = await begin(own);
    await append(own, message.id, 0, 'one');
    await waitUntil('it is committed', async () => (await durable(message.id)) === 'one');
    const heardAt = async () => (await other.database.pool.query<{ heard_at: Date }>('SELECT heard_at FROM live_messages WHERE message_id = $1', [message.id])).rows[0]?.heard_at.getTime() ?? 0;
    const before = await heardAt();
    await waitUntil('it is noted that the writer is there', async () => {
      await append(own, message.id, 3, '');
      return (await heardAt()) > before;
    });
  });
});
