import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** Typing as applications have it, by the SDK. */
describe('channel.typing()', () => {
  let system: SharedSystem;
  let world: Seed;

  beforeAll(async () => {
    system = await SharedSystem.use();
    world = await seed(system.database.pool, { users: 3, channels: 1 });
  });

  afterAll(() => system.stop());

  it('is in the state of others, one word for many keys, until the message or for as long as it was said', async () => {
    const channelId = world.channels[0]?.id ?? '';
    const [ada = '', bob = ''] = world.userIds;
    const [typist, watcher] = [await system.chat(ada, 0), await system.chat(bob, 1)];
    const [written, watched] = [await typist.joinChannel(channelId), await watcher.joinChannel(channelId)];
    const changes: number[] = [];
    watched.on('change', ({ typing }) => changes.push(typing.userIds.length));
    const seen = (count: number) => waitUntil(`${count} type`, () => watched.state.typing.userIds.length === count);

    for (let key = 0; key < 20; key++) written.typing();
    await seen(1);
    expect(watched.state.typing).toEqual({ userIds: [ada], several: false });
    expect(written.state.typing.userIds).toEqual([]);
    await typist.send({ channelId, text: 'so it is' }).acknowledged;
    await seen(0);
    expect(watched.state.messages).toHaveLength(1);

    written.typing();
    await seen(1);
    written.typing(false);
    await seen(0);

    // Nobody is known to type while nothing can be heard.
    written.typing();
    await seen(1);
    watcher.disconnect();
    await seen(0);
    // The server tells who is typing to whoever comes back, and the pause of a silent keyboard ends it.
    written.typing(false);
    written.typing();
    await watcher.connect();
    await seen(1);
    await seen(0);
    expect(changes.every((count) => count <= 1)).toBe(true);
  });
});
