import { messagingRequests, streamEvents, streams } from '@chatgenius/contracts';
import fc from 'fast-check';
import { CHANNELS, step, USERS, World, type Member } from '../simulated-world.fixture.ts';

const [ada = '', grace = ''] = USERS;
const [one = ''] = CHANNELS;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Whether a user was in a channel when their own stream stood at `seq`, as it says itself. */
function wasMember({ services }: World, userId: string, channelId: string, seq: number): boolean {
  const own = streams.user(userId);
  for (let at = seq; at > 0; at--) {
    const { type, data } = services.eventAt(own, at) ?? { type: '', data: undefined };
    const about = data as { channelId?: string; channel?: { id: string } } | undefined;
    if (type === streamEvents.channelAdded.name && about?.channel?.id === channelId) return true;
    if (type === streamEvents.channelRemoved.name && about?.channelId === channelId) return false;
  }
  return false;
}

/** Whether a user's own stream tells behind `seq` that they are out of a channel. */
function isRemovedLater({ services }: World, userId: string, channelId: string, seq: number): boolean {
  const own = streams.user(userId);
  const later = Array.from({ length: services.head(own).seq - seq }, (_, index) => services.eventAt(own, seq + 1 + index));
  return later.some((event) => event?.type === streamEvents.channelRemoved.name && (event.data as { channelId: string }).channelId === channelId);
}

/** What a session was opened with is what the database has as of the same heads. */
async function expectExact(world: World, { client: { userId }, opened }: Member): Promise<void> {
  const { head, channels } = await opened;
  for (const { id, unread, mentions, cursor, head: counted } of channels) {
    const stream = streams.channel(id);
    if (counted.epoch === world.services.head(stream).epoch) expect({ unread, mentions, cursor, head: counted }).toEqual(world.services.unread(userId, stream, counted));
    expect({ id, member: wasMember(world, userId, id, head.seq) }).toEqual({ id, member: true });
  }
  const missing = CHANNELS.filter((id) => !channels.some((channel) => channel.id === id));
  // The channel's own stream may have told before that the membership has ended, if only for a while.
  for (const id of missing) expect(wasMember(world, userId, id, head.seq) && !isRemovedLater(world, userId, id, head.seq)).toBe(false);
}

describe('UserStates', () => {
  it('opens sessions with what the database has as of the same positions, whatever overtakes what', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const world = new World();
        const connected: Member[] = [];
        for (const next of steps) {
          await world.play(next);
          const latest = world.members.at(-1);
          if (next.do === 'connect' && latest !== undefined) connected.push(latest);
        }
        world.services.reconnect();
        await world.settle();
        for (const userId of USERS) connected.push(world.connect(userId));
        await world.settle();
        for (const member of connected) await expectExact(world, member);
        await world.end();
      }),
      { numRuns: 60 },
    );
  });

  it('reads a user once for all who connect meanwhile, and not again for who comes back within a minute', async () => {
    const world = new World();
    await world.settle();
    const asked = () => world.services.inFlight.map(({ name }) => name);
    for (let time = 0; time < 5; time++) world.connect(ada);
    await jest.advanceTimersByTimeAsync(0);
    expect(asked()).toEqual([messagingRequests.sessionOpen.name]);
    await world.settle();
    while (world.members.length > 0) world.disconnect(0);
    await jest.advanceTimersByTimeAsync(50_000);
    const back = world.connect(ada);
    await jest.advanceTimersByTimeAsync(0);
    // Where they have read to may have moved on another gateway.
    expect(asked()).toEqual([messagingRequests.cursorsRead.name]);
    await world.settle();
    expect((await back.opened).channels).toHaveLength(CHANNELS.length);
    await world.end();
  });

  it('keeps nothing of a user who leaves while they are being read again', async () => {
    const world = new World();
    const { client } = world.connect(ada);
    await world.settle();
    world.services.reset(one, 3);
    world.services.reconnect();
    // Until the new log has been noticed and the user is being read: the answer is still to come.
    while (client.data.user?.loading === undefined) {
      world.services.inFlight.shift()?.arrive();
      await jest.advanceTimersByTimeAsync(0);
    }
    world.disconnect(0);
    await world.settle();
    await world.end();
  });

  it('goes on trying to read a user again whose connections stay', async () => {
    const world = new World();
    const { client } = world.connect(ada);
    await world.settle();
    world.services.reset(one, 2);
    world.services.reconnect();
    while (client.data.user?.loading === undefined || world.gateway.hub.catchUp !== undefined) {
      world.services.inFlight.shift()?.arrive();
      await jest.advanceTimersByTimeAsync(0);
    }
    for (let failures = 0; failures < 3; failures++) {
      while (client.data.user.loading !== undefined) {
        world.services.inFlight.shift()?.fail();
        await jest.advanceTimersByTimeAsync(0);
      }
      expect(client.data.user.loaded).toBe(false);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(client.data.user.loading).toBeDefined();
    }
    await world.settle();
    expect(client.data.user?.loaded).toBe(true);
    expect(client.data.user?.memberships.get(one)?.isCertain).toBe(true);
    await world.end();
  });

  it('lets those go first who have been away the longest, when there are too many', async () => {
    const world = new World({ idleMs: 60_000, maxIdle: 1 });
    for (const userId of [ada, grace]) world.connect(userId);
    await world.settle();
    world.disconnect(0);
    world.disconnect(0);
    expect(world.gateway.userCount()).toBe(1);
    const back = world.connect(grace);
    await jest.advanceTimersByTimeAsync(0);
    expect(world.services.inFlight.map(({ name }) => name)).toEqual([messagingRequests.cursorsRead.name]);
    await world.settle();
    await back.opened;
    await world.end();
  });
});
