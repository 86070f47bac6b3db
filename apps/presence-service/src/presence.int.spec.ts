import { randomUUID } from 'node:crypto';
import { BusConnection, PresencePublisher, PresenceSubscriber, Requester, TypingPublisher } from '@chatgenius/bus';
import { type PresenceState, type UserConnections } from '@chatgenius/contracts';
import { createDatabase, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, redisUrl, seed, waitUntil, withClockOff, type TestDatabase } from '@chatgenius/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { ChoiceController } from './choosing/choice.controller.ts';
import { ChoiceRepository } from './choosing/choice.repository.ts';
import { Endings } from './choosing/endings.ts';
import { Clock } from './clock.ts';
import { ConnectionController } from './reporting/connection.controller.ts';
import { ConnectionStore } from './connections/connection.store.ts';
import { type Timing } from './connections/timing.ts';
import { LastSeenRepository } from './last-seen/last-seen.repository.ts';
import { LastSeenStore } from './last-seen/last-seen.store.ts';
import { LastSeenWriter } from './last-seen/last-seen-writer.ts';
import { PresenceMetrics } from './presence.metrics.ts';
import { PresenceStates } from './statuses/presence-states.ts';
import { TypingService } from './typing/typing.service.ts';
import { TypingStore } from './typing/typing.store.ts';
import { Departures } from './upkeep/departures.ts';
import { ReceiptRelease } from './visibility/receipt-release.ts';
import { VisibilityRepository } from './visibility/visibility.repository.ts';

/** A database of Redis of its own: this spec throws everything away. */
const OWN_DATABASE = 12;
const FAST: Timing = { leaseMs: 250, graceMs: 80, settleMs: 150, longestGapMs: 60_000, keepMs: 60_000 };
/** Everybody is known from the start, and no gateway dies. */
const CALM: Timing = { ...FAST, leaseMs: 60_000, settleMs: 0 };
const USERS = 5;
const GATEWAYS = 3;

/** presence-service on real servers, without the processes around it. */
describe('presence-service', () => {
  const redis = new Redis(redisUrl(), { db: OWN_DATABASE });
  const heard: PresenceState[] = [];
  let test: TestDatabase;
  let database: Database;
  let bus: BusConnection;
  let userIds: readonly string[];

  beforeAll(async () => {
    test = await createTestDatabase();
    database = createDatabase({ url: test.url, poolSize: 4, applicationName: 'presence-spec' });
    bus = await BusConnection.open({ url: natsUrl(), name: 'presence-spec', streamShards: 16 });
    // Other specs say on the same NATS what nobody can read.
    const subscriber = new PresenceSubscriber(bus, { onStates: (states) => heard.push(...states), onFault: () => undefined });
    subscriber.hearEverybody(true);
    await bus.nats.flush();
  });

  afterAll(async () => {
    await bus.close();
    await database.close();
    await test.drop();
    await redis.quit();
  });

  beforeEach(async () => {
    await redis.flushdb();
    ({ userIds } = await seed(database.pool, { users: USERS, channels: 0 }));
    heard.length = 0;
  });

  /** Everything that presence-service is made of; whatever it tells is looked at before it is told. */
  function service(timing: Timing, look: (states: readonly PresenceState[]) => void = () => undefined) {
    class WatchedPublisher extends PresencePublisher {
      override publish(states: readonly PresenceState[]): Promise<void> {
        look(states);
        return super.publish(states);
      }
    }
    const metrics = new PresenceMetrics();
    const store = new ConnectionStore(redis, timing);
    const visibility = new VisibilityRepository(database.pool);
    const states = new PresenceStates(store, visibility, new WatchedPublisher(bus), metrics);
    const clock = new Clock(redis);
    const typing = new TypingService(new TypingStore(redis), clock, visibility, new TypingPublisher(bus));
    const choices = new ChoiceRepository(database.pool);
    const receipts = new ReceiptRelease(new Requester(bus), createLogger({ service: 'presence-spec', instance: '1', level: 'error' }));
    return {
      store,
      states,
      reports: new ConnectionController(store, states, typing, clock),
      choosing: new ChoiceController(choices, clock, states, typing, receipts),
      endings: new Endings(choices, clock, states, receipts),
      departures: new Departures(store, states, metrics, timing),
      lastSeen: new LastSeenWriter(new LastSeenStore(redis), new LastSeenRepository(database.pool), metrics),
    };
  }

  const lastHeard = (userId: string) => heard.findLast((state) => state.userId === userId);
  const storedLastSeen = async (userId: string) => {
    const { rows } = await database.pool.query<{ last_seen_at: Date | null }>('SELECT last_seen_at FROM user_presence WHERE user_id = $1', [userId]);
    return rows[0]?.last_seen_at?.toISOString() ?? null;
  };
  const connected = (userId: string, gatewayId = randomUUID(), report = 1, connections = 1) =>
    ({ gatewayId, report, complete: { part: 1, of: 1 }, changes: [{ userId, connections, active: connections }] });

  it('tells of what has ended, until it has been told, and takes it back', async () => {
    const [ada = ''] = userIds;
    const { reports, choosing, endings } = service(CALM);
    await reports.report(connected(ada));
    const until = new Date(Date.now() + 200).toISOString();
    await choosing.update({ actor: { userId: ada }, input: { status: 'dnd', text: 'busy', until } });
    expect(lastHeard(ada)).toMatchObject({ status: 'dnd', chosen: 'dnd', text: 'busy', until });
    await waitUntil('it is told', async () => (await endings.tell(), lastHeard(ada)?.chosen === 'online'));
    expect(lastHeard(ada)).toMatchObject({ status: 'online', text: null, until: null });
    expect((await database.pool.query('SELECT 1 FROM user_presence WHERE chosen IS NOT NULL OR until IS NOT NULL')).rowCount).toBe(0);
  });

  it.each([-300_000, 300_000])('takes and ends what is set for a time by the clock that all share, where its own is %d ms off', async (off) => {
    const [ada = ''] = userIds;
    const { reports, choosing, endings } = service(CALM);
    await reports.report(connected(ada));
    const [past, soon] = [-60_000, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const update = (until: string | undefined) => choosing.update({ actor: { userId: ada }, input: { status: 'dnd', until } });
    await withClockOff(off, async () => {
      await expect(update(past)).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
      await update(soon);
      await endings.tell();
    });
    expect(await choosing.update({ actor: { userId: ada }, input: { text: 'busy' } })).toEqual({ chosen: 'dnd', text: 'busy', until: soon });
    expect(lastHeard(ada)).toMatchObject({ status: 'dnd', until: soon });
  });

  it('saves in batches when users were last there, forward only, and lets it stand still for who is invisible', async () => {
    const [ada = '', grace = ''] = userIds;
    const { reports, choosing, departures, lastSeen, states } = service({ ...CALM, graceMs: 1 });
    const [one, other] = [randomUUID(), randomUUID()];
    await reports.report(connected(ada, one));
    await reports.report(connected(grace, other));
    await choosing.update({ actor: { userId: grace }, input: { status: 'invisible' } });
    const invisibleSince = await storedLastSeen(grace);
    await reports.report(connected(ada, one, 2, 0));
    await reports.report(connected(grace, other, 2, 0));
    const stranger = randomUUID(); // whose user is gone
    await redis.zadd('{presence}:unsaved', 1, stranger);
    await waitUntil('both are gone', async () => {
      await departures.tell();
      return [ada, grace].every((userId) => lastHeard(userId)?.status === 'offline');
    });
    await lastSeen.write();
    expect(await storedLastSeen(ada)).toBe(lastHeard(ada)?.lastSeenAt);
    expect(invisibleSince).not.toBeNull();
    expect([await storedLastSeen(grace), lastHeard(grace)?.lastSeenAt]).toEqual([invisibleSince, invisibleSince]);
    expect(await redis.zcard('{presence}:unsaved')).toBe(0);
    await redis.zadd('{presence}:unsaved', 1, ada);
    await lastSeen.write();
    expect(await storedLastSeen(ada)).toBe((await states.of([ada]))[0]?.lastSeenAt);
  });

  it('names those in a block relation, in both directions, as soon as it is told to look again', async () => {
    const [ada = '', grace = '', alan = ''] = userIds;
    const { reports, states } = service(CALM);
    await reports.report(connected(ada));
    await database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2), ($3, $1)', [ada, grace, alan]);
    await reports.refresh({ userIds: [ada, grace, alan] });
    const hiddenFrom = (userId: string) => [...(lastHeard(userId)?.hiddenFrom ?? [])].sort();
    await waitUntil('it is told', () => hiddenFrom(ada).length === 2);
    expect(hiddenFrom(ada)).toEqual([grace, alan].sort());
    expect((await states.of([grace, alan])).map((state) => state.hiddenFrom)).toEqual([[ada], [ada]]);
  });

  it('tells whoever repeats a report again: the first answer may have been lost with what was told', async () => {
    const [ada = ''] = userIds;
    const { reports } = service(CALM);
    const report = connected(ada);
    await reports.report(report);
    await waitUntil('it is told', () => heard.length === 1);
    await reports.report(report);
    await waitUntil('it is told again', () => heard.length === 2);
    expect(heard[1]?.version).toBeGreaterThan(heard[0]?.version ?? 0);
  });

  it('ends with what is true, and never calls somebody offline who is there, whatever happens to gateways and to Redis', async () => {
    // Few enough for no lease to run out by real time before the next report.
    await fc.assert(fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 15 }), async (actions) => {
      await redis.flushdb();
      heard.length = 0;
      const world = new World(userIds);
      // Who has left when Redis forgets them is not told of: gateways ask when everybody is known again.
      const isTold = actions.every(({ kind }) => kind !== 'flush');
      const look = (states: readonly PresenceState[]) => {
        for (const { userId, status } of states) if (world.isThere(userId)) expect([userId, status]).not.toEqual([userId, 'offline']);
      };
      const parts = service(FAST, look);
      const upkeep = async () => {
        await world.reportAll(parts.reports);
        await parts.store.sweep();
        await parts.departures.tell();
        look(await parts.states.of(userIds));
      };
      for (const { kind, gateway, user } of actions) {
        if (kind === 'flush') await redis.flushdb();
        else if (kind === 'upkeep') await upkeep();
        else if (kind === 'choose') await parts.choosing.update({ actor: { userId: userIds[user] ?? '' }, input: { status: gateway === 0 ? 'dnd' : 'online' } });
        else world.change(kind, gateway, user);
        look(await parts.states.of(userIds));
      }
      await waitUntil(`everybody is what they are after ${JSON.stringify(actions)}`, async () => {
        await upkeep();
        const states = new Map((await parts.states.of(userIds)).map((state) => [state.userId, state]));
        return userIds.every((userId) => {
          const state = states.get(userId);
          const automatic = world.status(userId);
          const expected = automatic !== 'offline' && state?.chosen === 'dnd' ? 'dnd' : automatic;
          return state?.settled === true && state.status === expected && (!isTold || (lastHeard(userId)?.status ?? 'offline') === expected);
        });
      }, 5_000);
    }), { numRuns: 12, endOnFailure: true });
  }, 120_000);
});

type Kind = 'open' | 'close' | 'idle' | 'active' | 'die' | 'flush' | 'upkeep' | 'choose';

const action = fc.record({
  kind: fc.constantFrom<Kind>('open', 'open', 'open', 'close', 'close', 'idle', 'active', 'die', 'flush', 'upkeep', 'upkeep', 'choose'),
  gateway: fc.nat({ max: GATEWAYS - 1 }),
  user: fc.nat({ max: USERS - 1 }),
});

/** Gateways as they report, some of which die and are replaced, and what is true of their users. */
class World {
  readonly #userIds: readonly string[];
  readonly #gateways = Array.from({ length: GATEWAYS }, () => new Gateway());

  constructor(userIds: readonly string[]) {
    this.#userIds = userIds;
  }

  change(kind: Kind, place: number, user: number): void {
    const userId = this.#userIds[user] ?? '';
    const gateway = this.#gateways[place];
    if (kind === 'die') this.#gateways[place] = new Gateway();
    else if (kind === 'open') gateway?.set(userId, [...gateway.of(userId), true]);
    else if (kind === 'close') gateway?.set(userId, gateway.of(userId).slice(1));
    else gateway?.set(userId, gateway.of(userId).map(() => kind === 'active'));
  }

  /** Whether some gateway has told of them, and would not say otherwise now. */
  isThere(userId: string): boolean {
    return this.#gateways.some((gateway) => gateway.told.has(userId) && gateway.of(userId).length > 0);
  }

  status(userId: string): 'online' | 'away' | 'offline' {
    const all = this.#gateways.flatMap((gateway) => gateway.of(userId));
    if (all.length === 0) return 'offline';
    return all.includes(true) ? 'online' : 'away';
  }

  async reportAll(to: ConnectionController): Promise<void> {
    for (const gateway of this.#gateways) await gateway.report(to);
  }
}

class Gateway {
  readonly #id = randomUUID();
  readonly #connections = new Map<string, boolean[]>();
  readonly #changed = new Set<string>();
  readonly told = new Set<string>();
  #report = 0;
  #complete = true;

  of(userId: string): boolean[] {
    return this.#connections.get(userId) ?? [];
  }

  set(userId: string, connections: boolean[]): void {
    this.#connections.set(userId, connections);
    this.#changed.add(userId);
  }

  async report(to: ConnectionController): Promise<void> {
    for (let accepted = false; !accepted; ) {
      const userIds = this.#complete ? [...this.#connections.keys()] : [...this.#changed];
      const changes = userIds.map((userId): UserConnections => ({ userId, connections: this.of(userId).length, active: this.of(userId).filter(Boolean).length }));
      const complete = this.#complete ? { complete: { part: 1, of: 1 } } : {};
      ({ accepted } = await to.report({ gatewayId: this.#id, report: ++this.#report, ...complete, changes }));
      this.#complete = !accepted;
      for (const { userId, connections } of accepted ? changes : []) {
        if (connections > 0) this.told.add(userId);
        else this.told.delete(userId);
      }
    }
    this.#changed.clear();
  }
}
