import { randomUUID } from 'node:crypto';
import { ChatError, commands, streams, type Message } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { forgetChanges } from './known-change.repository.ts';

let copy: TestDatabase;
let one: RunningMessaging;
let two: RunningMessaging;
let world: Seed;
let message: Message;

beforeAll(async () => {
  copy = await createTestDatabase();
  [one, two] = (await Promise.all(['one', 'two'].map((name) => runMessaging(`repeated-changes-${name}`, copy.url)))) as [RunningMessaging, RunningMessaging];
});
beforeEach(async () => {
  world = await seed(one.database.pool, { users: 2, channels: 1 });
  ({ message } = await one.command(commands.messageSend, ada(), { channelId: channelId(), clientMessageId: randomUUID(), text: 'first' }));
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await copy.drop();
});

const ada = () => world.userIds[0] ?? '';
const bob = () => world.userIds[1] ?? '';
const channelId = () => world.channels[0]?.id ?? '';
const named = () => ({ messageId: message.id, changeId: randomUUID() });
const typesLogged = async () => (await readEvents(one.database.pool, streams.channel(channelId()), { epoch: '', after: 1, limit: 100 })).map(({ type }) => type);

describe('a change that is repeated after others have changed the message', () => {
  it('does not put an older text in the place of a newer one', async () => {
    const change = { ...named(), text: 'second' };
    await one.command(commands.messageEdit, ada(), change);
    const { message: newest } = await two.command(commands.messageEdit, ada(), { ...named(), text: 'third' });
    expect(await two.command(commands.messageEdit, ada(), change)).toEqual({ message: newest });
    expect(await typesLogged()).toEqual(['message:edited', 'message:edited']);
  });

  it('does not pin what another has unpinned, and answers as it did', async () => {
    const change = named();
    const first = await one.command(commands.messagePin, ada(), change);
    await two.command(commands.messageUnpin, bob(), named());
    expect(await two.command(commands.messagePin, ada(), change)).toEqual(first);
    expect(await typesLogged()).toEqual(['message:pinned', 'message:unpinned']);
  });

  it('does not unpin what another has pinned again, also if there was nothing to unpin', async () => {
    const change = named();
    await one.command(commands.messageUnpin, ada(), change);
    await two.command(commands.messagePin, bob(), named());
    await one.command(commands.messageUnpin, ada(), change);
    expect(await typesLogged()).toEqual(['message:pinned']);
  });

  it('does not pin what another has unpinned, also if there was nothing to pin', async () => {
    await two.command(commands.messagePin, bob(), named());
    const change = named();
    await one.command(commands.messagePin, ada(), change);
    await two.command(commands.messageUnpin, bob(), named());
    await one.command(commands.messagePin, ada(), change);
    expect(await typesLogged()).toEqual(['message:pinned', 'message:unpinned']);
  });

  it('is acknowledged again, whatever its author may do by now', async () => {
    const { pool } = one.database;
    await pool.query(`UPDATE channel_members SET role = 'admin' WHERE user_id = $1`, [bob()]);
    const [pin, deletion] = [named(), named()];
    const pinned = await one.command(commands.messagePin, bob(), pin);
    const deleted = await one.command(commands.messageDelete, bob(), deletion);
    await pool.query(`UPDATE channel_members SET role = 'guest' WHERE user_id = $1`, [bob()]);
    expect(await two.command(commands.messagePin, bob(), pin)).toEqual(pinned);
    expect(await two.command(commands.messageDelete, bob(), deletion)).toEqual(deleted);
    expect(await typesLogged()).toEqual(['message:pinned', 'message:deleted']);
  });

  it('does not bring back a reaction that was taken back on another device, and counts as things are now', async () => {
    const change = { ...named(), emoji: '👍' };
    expect(await one.command(commands.reactionAdd, ada(), change)).toMatchObject({ count: 1 });
    await two.command(commands.reactionAdd, bob(), { ...named(), emoji: '👍' });
    await two.command(commands.reactionRemove, ada(), { ...named(), emoji: '👍' });
    expect(await one.command(commands.reactionAdd, ada(), change)).toMatchObject({ emoji: '👍', count: 1 });
    const removal = { ...named(), emoji: '👍' };
    await one.command(commands.reactionRemove, bob(), removal);
    await one.command(commands.reactionAdd, bob(), { ...named(), emoji: '👍' });
    expect(await two.command(commands.reactionRemove, bob(), removal)).toMatchObject({ count: 1 });
    expect(await typesLogged()).toEqual(['reaction:added', 'reaction:added', 'reaction:removed', 'reaction:removed', 'reaction:added']);
  });

  it('is made once when both attempts are under way in two instances', async () => {
    for (let round = 1; round <= 10; round++) {
      const change = { ...named(), text: `text ${round}` };
      const [first, second] = await Promise.all([one, two].map(({ command }) => command(commands.messageEdit, ada(), change)));
      expect(first).toEqual(second);
    }
    expect(await typesLogged()).toHaveLength(10);
  });

  it('tells nothing to somebody who has left', async () => {
    const change = { ...named(), text: 'second' };
    await one.command(commands.messageEdit, ada(), change);
    await one.database.pool.query('DELETE FROM channel_members WHERE user_id = $1', [ada()]);
    const refusal: unknown = await two.command(commands.messageEdit, ada(), change).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ChatError);
    expect(refusal).toMatchObject({ reason: 'MESSAGE_NOT_FOUND' });
  });
});

it('a refused change is not known: it may be made later', async () => {
  const change = named();
  await one.database.pool.query(`UPDATE channel_members SET role = 'guest' WHERE user_id = $1`, [bob()]);
  await expect(one.command(commands.messagePin, bob(), change)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await one.database.pool.query(`UPDATE channel_members SET role = 'member' WHERE user_id = $1`, [bob()]);
  await one.command(commands.messagePin, bob(), change);
  expect(await typesLogged()).toEqual(['message:pinned']);
});

it('the name of a change is its author’s, its message’s and its command’s alone', async () => {
  const { message: other } = await one.command(commands.messageSend, ada(), { channelId: channelId(), clientMessageId: randomUUID(), text: 'other' });
  const change = { ...named(), emoji: '👍' };
  await one.command(commands.reactionAdd, ada(), change);
  await one.command(commands.reactionAdd, bob(), change);
  await one.command(commands.reactionAdd, ada(), { ...change, messageId: other.id });
  expect((await typesLogged()).filter((type) => type === 'reaction:added')).toHaveLength(3);
  expect(await one.command(commands.reactionRemove, ada(), change)).toMatchObject({ count: 1 });
});

it('changes are forgotten when nobody repeats them any more, so many at a time', async () => {
  const { pool } = one.database;
  await pool.query('DELETE FROM message_changes');
  await Promise.all(Array.from({ length: 5 }, () => one.command(commands.messagePin, ada(), named())));
  expect(await forgetChanges(pool, { olderThanMs: 60_000, limit: 3 })).toBe(0);
  await pool.query(`UPDATE message_changes SET at = now() - interval '61 seconds'`);
  expect(await forgetChanges(pool, { olderThanMs: 60_000, limit: 3 })).toBe(3);
  expect(await forgetChanges(pool, { olderThanMs: 60_000, limit: 3 })).toBe(2);
});
