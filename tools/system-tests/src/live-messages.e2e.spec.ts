import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';


/** Messages that are read while they are written, by the SDK and from process to process. */
describe('a live message', () => {
  let system: SharedSystem;
  let world: Seed;
  let channelId: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 3, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(() => system.stop());

  const people = async () => {
    const [bot = '', ada = ''] = world.userIds;
    const [writing, reading] = [await system.chat(bot, 0), await system.chat(ada, 1)];
    return { writing, reading, seen: await reading.joinChannel(channelId) };
  };

  it('is read on another gateway while it is written, and is a message like any other when it is finished', async () => {
    const { writing, seen } = await people();
    const texts: string[] = [];
    seen.on('change', ({ messages: [message] }) => message && texts.push(message.text));
    const writer = await writing.stream({ channelId }, { metadata: { step: 'thinking' } });
    await writer.append('Slowly');
    await waitUntil('the first text is read', () => seen.state.messages[0]?.text === 'Slowly');
    expect(seen.state.messages[0]).toMatchObject({ streaming: true, live: { state: 'streaming', length: 6 }, metadata: { step: 'thinking' } });

    await writer.append(' but surely', { metadata: { step: 'citing' } });
    await waitUntil('what it carries is read', () => seen.state.messages[0]?.metadata?.step === 'citing');
    const finished = await writer.finish();
    await waitUntil('the end is read', () => seen.state.messages[0]?.live?.state === 'complete');
    expect(seen.state.messages).toHaveLength(1);
    expect(seen.state.messages[0]).toMatchObject({ text: 'Slowly but surely', live: { length: 17, sha256: finished.live?.sha256 }, metadata: { step: 'citing' } });
    expect(seen.state.messages[0]?.editedAt).toBeUndefined();
    expect(texts.every((text, at) => text.startsWith(texts[at - 1] ?? ''))).toBe(true);
    const { rows } = await system.database.pool.query(`SELECT text, live->>'state' AS state FROM messages WHERE channel_id = $1`, [channelId]);
    expect(rows).toEqual([{ text: 'Slowly but surely', state: 'complete' }]);
  });
});
