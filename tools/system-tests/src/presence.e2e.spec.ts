import { commands, limits, routes } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type WireClient } from '@chatgenius/testing';
import { PresenceWatcher, untilSettled, type Seen } from './presence-watcher.ts';
import { OwnSystem } from './own-system.ts';

/** Long enough for a page to reload on a busy machine. */
const GRACE_SECONDS = 4;
/** From the end of the grace period to those who watch, on a busy machine. */
const SOON_MS = 2_500;

/** What watchers on one gateway see of users on the other. */
describe('presence', () => {
  let system: OwnSystem;
  let channelId: string;
  let ids: readonly string[];
  let used: number;

  const somebody = () => ids[used++] ?? '';

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { messaging: 1 }, env: { PRESENCE_GRACE_SECONDS: String(GRACE_SECONDS) } });
    const world = await seed(system.database.pool, { users: 40, channels: 1 });
    ids = world.userIds;
    channelId = world.channels[0]?.id ?? '';
    used = 0;
    await untilSettled(await system.connect(somebody(), 0));
  });

  afterAll(() => system.stop());

  const watcher = async (userId = somebody(), gateway = 0) => new PresenceWatcher(await system.connect(userId, gateway));
  const set = (client: WireClient, choice: Parameters<typeof client.command<typeof commands.presenceUpdate>>[1]) => client.command(commands.presenceUpdate, choice);

  it('is of all devices: active on any is online, idle on all is away, and a page that is reloaded does not flap', async () => {
    const [ada, watching] = [somebody(), await watcher()];
    expect(await watching.watch(ada)).toEqual([{ userId: ada, status: 'offline', text: null, until: null, lastSeenAt: null }]);
    const phone = await system.connect(ada, 1);
    await watching.sees(ada, { status: 'online' });
    const laptop = await system.connect(ada, 0);
    await phone.command(commands.presenceActivity, { active: false });
    await laptop.command(commands.presenceActivity, { active: false });
    await watching.sees(ada, { status: 'away' });
    await laptop.command(commands.channelJoin, { channelId }); // what clients do by themselves shows nobody
    await phone.command(commands.messageRead, { channelId, seq: 0 });
    await watching.sees(ada, { status: 'online' });

    laptop.close();
    phone.close();
    const reloaded = await system.connect(ada, 0);
    await set(reloaded, { status: 'dnd' }); // the barrier
    await watching.sees(ada, { status: 'dnd' });
    reloaded.close();
    const closedAt = Date.now();
    await watching.sees(ada, { status: 'offline' }, (GRACE_SECONDS + 10) * 1_000);
    expect(watching.statuses(ada)).toEqual(['offline', 'online', 'away', 'online', 'dnd', 'offline']);
    expect(Date.parse(watching.last(ada)?.lastSeenAt ?? '') - closedAt).toBeLessThanOrEqual(GRACE_SECONDS * 1_000 + SOON_MS);
    await waitUntil('Postgres has been told', async () => {
      const { rows } = await system.database.pool.query<{ last_seen_at: Date | null }>('SELECT last_seen_at FROM user_presence WHERE user_id = $1', [ada]);
      return rows[0]?.last_seen_at?.toISOString() === watching.last(ada)?.lastSeenAt;
    });
  });

  it('may be set by hand with a text, for a time; what is set is the user’s own on every device', async () => {
    const [ada, watching] = [somebody(), await watcher()];
    const [one, other] = [await watcher(ada, 0), await watcher(ada, 1)];
    await watching.watch(ada);
    await other.sees(ada, { status: 'online', chosen: 'online' });
    const until = new Date(Date.now() + 1_500).toISOString();
    expect(await set(one.client, { status: 'dnd', text: ' in a meeting ', until })).toEqual({ chosen: 'dnd', text: 'in a meeting', until });
    await watching.sees(ada, { status: 'dnd', text: 'in a meeting', until });
    await other.sees(ada, { status: 'dnd', chosen: 'dnd', text: 'in a meeting' });
    await watching.sees(ada, { status: 'online', text: null, until: null });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
    await other.sees(ada, { status: 'online', chosen: 'online', text: null });

    await set(one.client, { text: 'at lunch' });
    await watching.sees(ada, { status: 'online', text: 'at lunch', until: null });
    await set(one.client, { status: 'away' });
    await watching.sees(ada, { status: 'away', text: 'at lunch' });
    await set(one.client, { status: 'online', text: null });
    await watching.sees(ada, { status: 'online', text: null });
    await expect(set(one.client, { text: 'x'.repeat(limits.presenceTextLength + 1) })).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
    await expect(set(one.client, { status: 'dnd', until: new Date(0).toISOString() })).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
    await expect(set(one.client, {})).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
  });

  it('is told to those who asked for it, as long as they do, within a limit', async () => {
    const [ada, barrier, watching, bystander] = [somebody(), somebody(), await watcher(), await watcher()];
    await watching.watch(ada, barrier);
    await bystander.watch(barrier);
    await system.connect(ada, 1);
    await watching.sees(ada, { status: 'online' });
    await watching.client.command(commands.presenceUnsubscribe, { userIds: [ada] });
    const again = await system.connect(ada, 0);
    await set(again, { status: 'dnd' });
    await system.connect(barrier, 1);
    await Promise.all([watching.sees(barrier, { status: 'online' }), bystander.sees(barrier, { status: 'online' })]);
    expect(watching.statuses(ada)).toEqual(['offline', 'online']);
    expect(bystander.of(ada)).toEqual([]);

    const strangers = Array.from({ length: limits.presenceSubscriptions }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    for (let from = 0; from < limits.presenceSubscriptions - limits.presenceUsers; from += limits.presenceUsers) {
      await watching.watch(...strangers.slice(from, from + limits.presenceUsers));
    }
    await expect(watching.watch(...strangers.slice(-limits.presenceUsers))).rejects.toMatchObject({ reason: 'TOO_MANY_SUBSCRIPTIONS' });
  });

  it('leaks nothing of who is invisible, nor of who is in a block relation: they look like somebody who left, and somebody who never came', async () => {
    const [leaver, invisible, blocked, blocker, absent, barrier, viewer] = Array.from({ length: 7 }, somebody) as [string, string, string, string, string, string, string];
    await system.database.pool.query('INSERT INTO user_blocks (blocker_id, blocked_id) VALUES ($1, $2), ($3, $1)', [viewer, blocked, blocker]);
    const watching = await watcher(viewer, 0);
    const global = await watcher(viewer, 1);
    await global.client.command(commands.presenceSubscribe, { global: true });
    await watching.watch(leaver, invisible, blocked, blocker, absent, barrier);
    const everybody = [leaver, invisible, blocked, blocker];

    const devices = new Map(await Promise.all(everybody.map(async (userId) => [userId, await watcher(userId, 1)] as const)));
    await Promise.all([leaver, invisible].map((userId) => watching.sees(userId, { status: 'online' })));
    devices.get(leaver)?.client.close();
    await watching.sees(leaver, { status: 'offline' }, (GRACE_SECONDS + 10) * 1_000);
    const hidden = devices.get(invisible) ?? watching;
    await set(hidden.client, { status: 'invisible' });
    await watching.sees(invisible, { status: 'offline' });
    await hidden.sees(invisible, { status: 'online', chosen: 'invisible' });

    // Everything that could be seen of somebody, by those who must not be.
    for (const userId of [invisible, blocked, blocker]) {
      const device = devices.get(userId)?.client;
      const second = await system.connect(userId, 0);
      if (device === undefined) throw new Error('not connected');
      await device.command(commands.presenceActivity, { active: false });
      await second.command(commands.presenceActivity, { active: false });
      await set(second, { text: 'can anybody see this?' });
      if (userId !== invisible) await set(second, { status: 'dnd' });
      device.close();
      second.close();
      await system.connect(userId, 0);
    }
    await system.connect(barrier, 1);
    await Promise.all([watching.sees(barrier, { status: 'online' }), global.sees(barrier, { status: 'online' })]);

    const record = (told: Seen[]) => told.map(({ userId: _, lastSeenAt, ...seen }) => ({ ...seen, wasSeen: lastSeenAt !== null }));
    expect(record(watching.of(invisible))).toEqual(record(watching.of(leaver)));
    for (const userId of [blocked, blocker]) expect(record(watching.of(userId))).toEqual(record(watching.of(absent)));
    expect(record(global.of(invisible))).toEqual(record(global.of(leaver)));
    for (const userId of [blocked, blocker, absent]) expect(global.of(userId)).toEqual([]);

    const newcomer = await watcher(viewer, 0);
    const snapshot = await newcomer.watch(leaver, invisible, blocked, blocker, absent);
    expect(record(snapshot.slice(1, 2))).toEqual(record(snapshot.slice(0, 1)));
    expect(snapshot[1]?.lastSeenAt).toBe(watching.last(invisible)?.lastSeenAt);
    expect(record(snapshot.slice(2))).toEqual([0, 1, 2].map(() => record(snapshot.slice(4))[0]));

    const token = await system.token(viewer);
    const overHttp = await Promise.all(snapshot.map(({ userId }) => callApi(system.apiUrl, routes.userPresence, { token, params: { userId } })));
    expect(overHttp).toEqual(snapshot);
    const { members } = await callApi(system.apiUrl, routes.listMembers, { token, params: { channelId }, query: { limit: limits.pageSize } });
    const connected = (userId: string) => members.find((member) => member.userId === userId)?.connected;
    expect([leaver, invisible, blocked, blocker, absent].map(connected)).toEqual([false, false, false, false, false]);
    expect([barrier, viewer].map(connected)).toEqual([true, true]);
  });

  it('is kept by the SDK over lost connections, for all subscriptions together', async () => {
    const [ada, grace] = [somebody(), somebody()];
    const chat = await system.chat(somebody(), 0);
    const [one, other] = await Promise.all([chat.presence.subscribe([ada]), chat.presence.subscribe([ada, grace])]);
    const told: string[] = [];
    one.on('change', ({ userId, status }) => told.push(`${userId} ${status}`));
    expect([one.presences.get(ada)?.status, other.presences.size]).toEqual(['offline', 2]);
    const client = await system.connect(ada, 1);
    await waitUntil('ada is there', () => one.presences.get(ada)?.status === 'online');
    other.close();
    chat.disconnect();
    await set(client, { status: 'dnd' });
    await chat.connect();
    await waitUntil('what was missed is known', () => one.presences.get(ada)?.status === 'dnd');
    await set(client, { status: 'away' });
    await waitUntil('what follows is told', () => one.presences.get(ada)?.status === 'away');
    expect(told).toEqual(['online', 'dnd', 'away'].map((status) => `${ada} ${status}`));
    expect(await chat.presence.setStatus({ status: 'dnd', text: 'in a meeting' })).toMatchObject({ chosen: 'dnd', text: 'in a meeting' });
    await waitUntil('it is told to all devices', () => chat.presence.own?.text === 'in a meeting');
  });

  it('of everybody is told to those who ask for it, in events that come once a second', async () => {
    const watching = await watcher(undefined, 0);
    const arrivals: number[] = [];
    await watching.client.command(commands.presenceSubscribe, { global: true });
    watching.client.socket.on('presence:update', () => arrivals.push(performance.now()));
    // Of whom the watcher shares no channel with, nothing is told.
    const { userIds: [stranger = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await set(await system.connect(stranger, 1), { status: 'dnd' });
    const came = Array.from({ length: 6 }, somebody);
    for (const userId of came) await set(await system.connect(userId, 1), { status: 'dnd' });
    for (const userId of came) await watching.sees(userId, { status: 'dnd' });
    const { presences } = await watching.client.command(commands.presenceSubscribe, { global: true });
    expect(presences.map(({ userId }) => userId)).toEqual(expect.arrayContaining(came));
    for (const told of [watching.of(stranger), presences.filter(({ userId }) => userId === stranger)]) expect(told).toEqual([]);
    await watching.client.command(commands.presenceUnsubscribe, { global: true });
    expect(arrivals.length).toBeLessThan(came.length * 2);
  });
});

it('says of who sends nothing that shows them that they are away, after a time', async () => {
  const system = await OwnSystem.start({ topology: { gateways: 1, messaging: 1 }, env: { PRESENCE_IDLE_SECONDS: '1' } });
  try {
    const { userIds: [ada = '', grace = ''] } = await seed(system.database.pool, { users: 2, channels: 0 });
    const watching = new PresenceWatcher(await system.connect(grace, 0));
    await untilSettled(watching.client);
    await watching.watch(ada);
    const client = await system.connect(ada, 0);
    await watching.sees(ada, { status: 'away' });
    await client.command(commands.presenceUpdate, { text: 'back' });
    await waitUntil('she was seen to come back, and to go again', () => watching.statuses(ada).length >= 5);
    expect(watching.statuses(ada)).toEqual(['offline', 'online', 'away', 'online', 'away']);
  } finally {
    await system.stop();
  }
});
