import { type ChatError } from '@chatgenius/client-sdk';
import { seed, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** What is taken from other messages reaches readers of another gateway, by the SDK. */
describe('quotes and forwarded messages', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it('are shown with whose words they are, as they were then, until they are deleted themselves', async () => {
    const { userIds: [ada = '', bob = ''], channels: [here, there] } = await seed(system.database.pool, { users: 2, channels: 2 });
    const [writer, reader] = [await system.chat(ada, 0), await system.chat(bob, 1)];
    const place = { channelId: here?.id ?? '' };
    const joined = await reader.joinChannel(place.channelId);
    const original = await reader.send({ channelId: there?.id ?? '', text: 'what I said' }).acknowledged;

    const quoting = await writer.send({ ...place, text: 'look', quote: { messageId: original.id } }).acknowledged;
    const copy = await writer.forward(original.id, place).acknowledged;
    await waitUntil('both are there', () => joined.state.messages.length === 2);
    const source = { messageId: original.id, channelId: original.channelId, senderId: bob };
    expect(joined.state.messages).toMatchObject([
      { id: quoting.id, text: 'look', quote: { ...source, text: 'what I said' } },
      { id: copy.id, senderId: ada, text: 'what I said', forwarded: source },
    ]);

    await reader.delete(original.id);
    await writer.delete(quoting.id);
    await waitUntil('one is gone', () => joined.state.messages[0]?.deletedAt !== undefined);
    expect(joined.state.messages[0]).not.toHaveProperty('quote');
    expect(joined.state.messages[1]).toMatchObject({ text: 'what I said', forwarded: source });
    const again = await writer.send({ ...place, text: 'look', quote: { messageId: original.id } }).acknowledged.catch((error: unknown) => (error as ChatError).reason);
    expect(again).toBe('MESSAGE_NOT_FOUND');
  });
});
