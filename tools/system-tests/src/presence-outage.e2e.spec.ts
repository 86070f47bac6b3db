import { commands, ephemeralEvents } from '@chatgenius/contracts';
import { type WireClient, seed, waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import { PresenceWatcher, untilSettled } from './presence-watcher.ts';
import { OwnSystem } from './own-system.ts';

/** Promised: connections of a gateway that dies without a word are gone by then. */
const DEATH_NOTICED_MS = 15_000;

describe('presence while processes and servers die', () => {
  let system: OwnSystem;
  let userIds: readonly string[];

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { messaging: 1 } });
  });

  afterAll(() => system.stop());

  beforeEach(async () => {
    ({ userIds } = await seed(system.database.pool, { users: 12, channels: 0 }));
  });

  const watch = async (...watched: string[]) => {
    const watcher = new PresenceWatcher(await system.connect(userIds[11] ?? '', 0));
    await untilSettled(watcher.client);
    await watcher.watch(...watched);
    return watcher;
  };
  const present = async (watcher: PresenceWatcher, ...users: string[]) => {
    for (const userId of users) await watcher.sees(userId, { status: 'online' });
  };

  it(`calls the users of a killed gateway offline within ${DEATH_NOTICED_MS / 1_000} s, and nobody else`, async () => {
    const [there = '', elsewhere = '', both = '', back = ''] = userIds;
    const watcher = await watch(there, elsewhere, both, back);
    for (const [userId, gateways] of [[there, [1]], [elsewhere, [0]], [both, [0, 1]], [back, [1]]] as const) {
      for (const gateway of gateways) await system.connect(userId, gateway);
    }
    await present(watcher, there, elsewhere, both, back);
    const killedAt = performance.now();
    await system.gateway(1).process.kill();
    await system.connect(back, 0);
    await watcher.sees(there, { status: 'offline' }, DEATH_NOTICED_MS);
    expect(performance.now() - killedAt).toBeLessThan(DEATH_NOTICED_MS);
    await system.gateway(1).process.start();
    const barrier = await system.connect(elsewhere, 1);
    await barrier.command(commands.presenceUpdate, { status: 'dnd' });
    await watcher.sees(elsewhere, { status: 'dnd' });
    expect([both, back].map((userId) => watcher.statuses(userId))).toEqual([['offline', 'online'], ['offline', 'online']]);
    expect(watcher.statuses(elsewhere)).toEqual(['offline', 'online', 'dnd']);
  }, 60_000);

  it('calls nobody offline because Redis forgets or restarts, NATS restarts or presence-service dies; and goes on', async () => {
    const [ada = '', grace = '', absent = '', leaver = ''] = userIds;
    const watcher = await watch(ada, grace, absent, leaver);
    const client = await system.connect(ada, 1);
    await system.connect(grace, 0);
    const leaving = await system.connect(leaver, 1);
    await present(watcher, ada, grace, leaver);
    const redis = new Redis(system.infrastructure.urls.REDIS_URL, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    let text = 0;
    /** A change after it arrives: whatever was to be said before it has been said. */
    const goesOn = async () => {
      const said = `still here ${++text}`;
      await waitUntil('it can be said', () => client.command(commands.presenceUpdate, { text: said }).then(() => true, () => false), 30_000);
      await watcher.sees(ada, { status: 'online', text: said }, 30_000);
    };

    await redis.flushall();
    await goesOn();
    const [presence] = system.stack.presence;
    await presence?.process.kill();
    await presence?.process.start();
    await goesOn();
    await system.infrastructure.servers.nats.kill();
    await system.infrastructure.servers.nats.start();
    await goesOn();
    await system.infrastructure.servers.redis.kill();
    await system.infrastructure.servers.redis.start();
    await goesOn();
    await redis.flushall();
    // Who leaves from now on is called offline only when everybody is known again; all others could have been by then.
    leaving.close();
    await watcher.sees(leaver, { status: 'offline' }, 60_000);
    await goesOn();
    redis.disconnect();
    expect(watcher.statuses(ada)).toEqual(['offline', 'online']);
    expect(watcher.statuses(grace)).toEqual(['offline', 'online']);
    expect(watcher.statuses(absent)).toEqual(['offline']);
  }, 180_000);

  it('ends the typing of who was connected to a gateway that dies without a word', async () => {
    const { userIds: [ada = '', bob = '', cyd = '', late = ''], channels: [channel] } = await seed(system.database.pool, { users: 4, channels: 1 });
    const channelId = channel?.id ?? '';
    const join = async (userId: string, gateway: number) => {
      const client = await system.connect(userId, gateway);
      await client.command(commands.channelJoin, { channelId });
      return client;
    };
    const lastTold = ({ ephemeral }: WireClient) => {
      const { data } = ephemeral.findLast(({ name }) => name === ephemeralEvents.userTyping.name) ?? {};
      return data === undefined ? undefined : ephemeralEvents.userTyping.data.parse(data);
    };
    const seesAda = (client: WireClient) => waitUntil('she is seen typing', () => lastTold(client)?.userIds.includes(ada) === true);

    const [adas, bobs] = [await join(ada, 0), await join(bob, 1)];
    await adas.command(commands.userTyping, { channelId, typing: true });
    await seesAda(bobs);
    await system.gateway(0).process.kill();
    // A third sees, through the gateway that is left, when it is over there.
    const cyds = await join(cyd, 1);
    await seesAda(cyds);
    expect(lastTold(cyds)?.expiresInMs ?? Infinity).toBeLessThanOrEqual(lastTold(bobs)?.expiresInMs ?? 0);
    await system.gateway(0).process.start();
    await cyds.command(commands.userTyping, { channelId, typing: true });
    await waitUntil('nobody but the third types for who joins', async () => {
      const lates = await join(late, 0);
      await waitUntil('the third is seen typing', () => lastTold(lates)?.userIds.includes(cyd) === true);
      const isSeen = lastTold(lates)?.userIds.includes(ada);
      lates.close();
      if (isSeen) await cyds.command(commands.userTyping, { channelId, typing: true });
      return isSeen === false;
    }, 30_000);
  }, 60_000);
});
