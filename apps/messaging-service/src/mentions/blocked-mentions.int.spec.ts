import { randomUUID } from 'node:crypto';
import { commands, streams, type Message, type StreamId } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';

describe('mentions of somebody who has blocked the sender', () => {
  let copy: TestDatabase;
  let messaging: RunningMessaging;
  let world: Seed;
  let sender: string;
  let blocker: string;
  let other: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    messaging = await runMessaging('blocked-mentions-spec', copy.url);
  });

  beforeEach(async () => {
    world = await seed(messaging.database.pool, { users: 3, channels: 1 });
    [sender = '', blocker = '', other = ''] = world.userIds;
    await select('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', blocker, sender);
  });

  afterAll(async () => {
    await messaging.close();
    await copy.drop();
  });

  const select = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, string>>(sql, values)).rows;
  const at = (userId: string) => `@u${userId.replaceAll('-', '').slice(0, 30)}`;
  const channel = () => world.channels[0] ?? { id: '', stream: streams.channel('') };
  const write = async (text: string, threadId?: string): Promise<Message> =>
    (await messaging.command(commands.messageSend, sender, { channelId: channel().id, threadId, clientMessageId: randomUUID(), text })).message;
  const edit = async ({ id: messageId }: Message, text: string) => (await messaging.command(commands.messageEdit, sender, { messageId, text })).message;
  const eventsOf = (stream: StreamId) => readEvents(messaging.database.pool, stream, { epoch: '', after: 0, limit: 100 });
  const told = async (userId: string) => (await eventsOf(streams.user(userId))).map(({ type }) => type);
  const counted = async (userId: string) => (await select('SELECT message_id FROM mentions WHERE user_id = $1', userId)).length;
  /** Whose counts an edit changes, as everybody in the channel is told. */
  const changedBy = async (message: Message, text: string) => {
    await edit(message, text);
    const { mentionsChanged } = (await eventsOf(channel().stream)).at(-1)?.data as { mentionsChanged?: { userIds: string[]; everybody: boolean } };
    return mentionsChanged;
  };

  it('tell and count nothing, by name, for the channel and in a thread, which is not followed either', async () => {
    const root = await write(`${at(blocker)} ${at(other)}`);
    expect(root.mentions).toEqual({ userIds: [blocker, other], channel: false });
    expect((await write('@channel')).mentions).toEqual({ userIds: [], channel: true });
    await write(`${at(blocker)} ${at(other)}`, root.id);
    expect([await told(blocker), await counted(blocker)]).toEqual([[], 0]);
    expect(await told(other)).toEqual(['mention:created', 'mention:created', 'mention:created', 'thread:followed']);
    expect(await counted(other)).toBe(3);
  });

  it('tell and count nothing by an edit, and the edit looks the same to everybody as if nobody had blocked anybody', async () => {
    for (const userId of [blocker, other]) {
      const message = await write('hello');
      const named = { userIds: [userId], everybody: false };
      const everybody = { userIds: [], everybody: true };
      for (const [text, changed] of [[at(userId), named], [`${at(userId)} again`, undefined], ['nobody', named], ['@channel', everybody], ['nobody', everybody]] as const) {
        const told = await changedBy(message, text);
        expect(told).toEqual(changed && { ...changed, messageSeq: message.seq });
      }
    }
    const reply = await write('hello', (await write('root')).id);
    await edit(reply, at(blocker));
    expect([await told(blocker), await counted(blocker)]).toEqual([[], 0]);
    expect((await told(other)).filter((type) => type === 'mention:created').length).toBeGreaterThan(0);
  });

  it('that told them before stay as they are, until an edit takes them away', async () => {
    await select('DELETE FROM user_blocks');
    const message = await write(at(blocker));
    await select('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', blocker, sender);
    await edit(message, `${at(blocker)} again`);
    expect([await told(blocker), await counted(blocker)]).toEqual([['mention:created'], 1]);
    await edit(message, 'nobody');
    expect([await told(blocker), await counted(blocker)]).toEqual([['mention:created', 'mention:removed'], 0]);
  });
});
