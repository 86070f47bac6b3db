import { randomUUID } from 'node:crypto';
import { BusConnection, TypingPublisher, TypingSubscriber } from '@chatgenius/bus';
import { limits, streams, type StreamId, type typingRequests } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, redisUrl, seed, waitUntil, withClockOff, type TestDatabase } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { Clock } from '../clock.ts';
import { VisibilityRepository } from '../visibility/visibility.repository.ts';
import { TypingService } from './typing.service.ts';
import { TypingStore } from './typing.store.ts';

describe('typing', () => {
  const redis = new Redis(redisUrl());
  const store = new TypingStore(redis);
  const [here, there] = [randomUUID(), randomUUID()];
  let copy: TestDatabase;
  let database: Database;
  let bus: BusConnection;
  let typing: TypingService;
  let stream: StreamId;
  let users: readonly string[];
  let ada: string;
  let bob: string;
  let heard: (typingRequests.TypingChange & { stream: string })[];
  let now: number;
  let subscriber: TypingSubscriber;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'typing-spec' });
    bus = await BusConnection.open({ url: natsUrl(), name: 'typing-spec', streamShards: 4 });
    typing = new TypingService(store, new Clock(redis), new VisibilityRepository(database.pool), new TypingPublisher(bus));
  });

  beforeEach(async () => {
    ({ userIds: users } = await seed(database.pool, { users: 3, channels: 0 }));
    [ada = '', bob = ''] = users;
    stream = streams.channel(randomUUID());
    heard = [];
    now = Date.now();
    subscriber = new TypingSubscriber(bus, {
      holds: (each) => each === stream,
      onItems: (each, changes) => heard.push(...changes.map((change) => ({ ...change, stream: each }))),
      onFault: (_, error) => {
        throw error;
      },
    });
    subscriber.hold(stream);
    await subscriber.live(stream);
  });

  afterEach(() => subscriber.release(stream));

  afterAll(async () => {
    await bus.close();
    await database.close();
    await copy.drop();
    await redis.quit();
  });

  const report = (gatewayId: string, userId: string, isTyping: boolean, place = stream) => typing.report(gatewayId, [{ stream: place, userId, typing: isTyping }], now);
  const typists = async () => (await typing.query([stream], now)).map(({ userId }) => userId).sort();
  /** What was published before this has come, since publications of one connection keep their order. */
  const told = async () => {
    const barrier = randomUUID();
    new TypingPublisher(bus).publish(stream, [{ userId: barrier, expiresInMs: 0, hiddenFrom: [] }]);
    await waitUntil('the barrier has come', () => heard.some(({ userId }) => userId === barrier));
    return heard.filter(({ userId }) => users.includes(userId)).map(({ userId, expiresInMs }) => [userId, expiresInMs]);
  };
  const chooseInvisible = (userId: string, until: Date | null = null) =>
    database.pool.query(`INSERT INTO user_presence (user_id, chosen, until) VALUES ($1, 'invisible', $2)`, [userId, until]);
  const block = (blocker: string, blocked: string) => database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2)', [blocker, blocked]);

  it('is told to whoever follows, and to whoever asks, until it stops', async () => {
    await report(here, ada, true);
    await report(there, bob, true);
    expect(await typists()).toEqual([ada, bob].sort());
    await report(here, ada, false);
    expect(await typists()).toEqual([bob]);
    expect(await told()).toEqual([[ada, limits.typingExpiryMs], [bob, limits.typingExpiryMs], [ada, 0]]);
  });

  it('goes on while another gateway has a connection that types', async () => {
    await report(here, ada, true);
    await report(there, ada, true);
    await report(here, ada, false);
    expect(await typists()).toEqual([ada]);
    expect((await told()).at(-1)).toEqual([ada, limits.typingExpiryMs]);
    await report(there, ada, false);
    expect(await typists()).toEqual([]);
    expect((await told()).at(-1)).toEqual([ada, 0]);
  });

  it('ends by itself, and leaves no key behind that does not', async () => {
    await report(here, ada, true);
    for (const key of [`typing:in:${stream}`, `typing:by:${ada}`]) {
      const ttl = await redis.pttl(key);
      expect(ttl).toBeGreaterThan(0);
      expect(ttl).toBeLessThanOrEqual(limits.typingExpiryMs);
    }
    now += limits.typingExpiryMs - 1;
    expect(await typists()).toEqual([ada]);
    now += 1;
    expect(await typists()).toEqual([]);
    // One that was left without a word is not counted against a later stop.
    await report(there, ada, true);
    await report(there, ada, false);
    expect((await told()).at(-1)).toEqual([ada, 0]);
  });

  it.each([-300_000, 300_000])('lasts as long as ever where the clock of the process that it was reported to is %d ms off', async (off) => {
    await withClockOff(off, () => typing.report(here, [{ stream, userId: ada, typing: true }]));
    const [typist] = await typing.query([stream]);
    expect(typist).toMatchObject({ userId: ada });
    expect(typist?.expiresInMs).toBeLessThanOrEqual(limits.typingExpiryMs);
    const asked = await withClockOff(off, () => typing.query([stream]));
    expect(asked.map(({ userId }) => userId)).toEqual([ada]);
  });

  it('of the invisible is told to nobody; a choice that has run out does not count', async () => {
    await chooseInvisible(ada);
    await chooseInvisible(bob, new Date(Date.now() - 1_000));
    await report(here, ada, true);
    await report(here, bob, true);
    expect(await typists()).toEqual([bob]);
    expect((await told()).filter(([, expiresInMs]) => expiresInMs !== 0)).toEqual([[bob, limits.typingExpiryMs]]);
  });

  it('is hidden between two of whom one has blocked the other', async () => {
    await block(ada, bob);
    await report(here, ada, true);
    await report(here, bob, true);
    await told();
    const hidden = (changes: readonly { userId: string; hiddenFrom: string[] }[], user: string) => changes.find(({ userId }) => userId === user)?.hiddenFrom;
    expect([hidden(heard, ada), hidden(heard, bob)]).toEqual([[bob], [ada]]);
    const answer = await typing.query([stream], now);
    expect([hidden(answer, ada), hidden(answer, bob)]).toEqual([[bob], [ada]]);
  });

  it('ends everywhere at once when somebody becomes invisible', async () => {
    await report(here, ada, true);
    await report(there, ada, true);
    await report(here, ada, true, streams.thread(randomUUID()));
    await typing.hush([ada]);
    expect((await told()).at(-1)).toEqual([ada, 0]);
    expect(await typists()).toEqual([]);
    expect(await redis.exists(`typing:by:${ada}`)).toBe(0);
  });

  it('is told to nobody when it is not known who may see it', async () => {
    const failing = createDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 1, applicationName: 'typing-spec' });
    const blind = new TypingService(store, new Clock(redis), new VisibilityRepository(failing.pool), new TypingPublisher(bus));
    await expect(blind.report(here, [{ stream, userId: ada, typing: true }])).rejects.toThrow();
    await failing.close();
    expect(await told()).toEqual([]);
    expect(await typists()).toEqual([]);
  });
});
