import { routes, streams, type AuditEntry, type DeploymentRole, type MemberRole, type OwnRestriction, type SessionChannel } from '@chatgenius/contracts';
import { waitUntil, type WireClient } from '@chatgenius/testing';
import { inOrder, madeAt } from './administration-model/ledger.rules.ts';
import { Judge } from './administration-model/judge.ts';
import { roleKey } from './administration-model/permission.rules.ts';
import { restrictionKey } from './administration-model/restriction.rules.ts';
import { type Person } from './administration-model/person.ts';
import { Stage } from './administration-model/stage.ts';
import { readStored, type Stored } from './administration-model/stored.ts';
import { activeKey } from './administration-model/deployment.rules.ts';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';

/** ADMINISTRATION_SEEDS=7,8 plays others. What people choose follows from the seed; how they meet is up to the machine. */
const SEEDS = (process.env.ADMINISTRATION_SEEDS ?? size({ everyday: '1', soak: '1,2,3,4' })).split(',').map(Number);
const OPERATIONS_OF_EACH = size({ everyday: 20, soak: 400 });

/**
 * Administrators, owners, moderators and members do whatever comes to their mind, at once, over two channel-apis. Then the audit log and
 * the channels' streams, played through a model, have to come to what the tables hold, the lists show and sockets were told.
 */
describe('random administration by eleven people in three channels', () => {
  let system: OwnSystem;

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { channelApi: 2, messaging: 1 } });
  }, 300_000);
  afterAll(() => system.stop());

  it.each(SEEDS)(`leaves audit log, streams, tables, lists and sockets in agreement: ${OPERATIONS_OF_EACH} operations of each, seed %i`, async (seed) => {
    const stage = await Stage.open(system, seed);
    const begun = Date.now();
    await stage.play(OPERATIONS_OF_EACH);
    const stored = await readStored(system.database.pool, stage.channelIds);
    const entries = stored.entries.filter((entry) => madeAt(entry) >= begun && entry.action !== 'signing-keys:changed');
    const judge = new Judge(stage, stored, entries);
    tell(seed, stage, judge);
    expect(judge.faults()).toEqual([]);
    expect(judge.differences()).toEqual([]);
    await expectObservers(stage, stored);
    await expectDevices(stage, judge);
    await expectSessions(stage, judge, stored);
    await expectLists(stage, judge, stored, entries, begun);
  }, 600_000);

  /** What was tried, refused and recorded: a seed that comes to nothing is seen. */
  function tell(seed: number, stage: Stage, judge: Judge): void {
    const refused = stage.operations.filter(({ outcome }) => outcome !== 'done').length;
    const counts = [...judge.counts()].map(([action, count]) => `${action} ${count}`).join(', ');
    process.stdout.write(`administration of seed ${seed}: ${stage.operations.length} operations, ${refused} refused, ${judge.ledger.audited.length} recorded, ${judge.ledger.idle.length} changed nothing\n  ${counts}\n`);
    expect(judge.counts().size).toBeGreaterThan(size({ everyday: 12, soak: 30 }));
  }

  /** Who watches on both gateways has seen every event of the channels once, in order. */
  async function expectObservers(stage: Stage, stored: Stored): Promise<void> {
    for (const client of stage.observers) {
      for (const channelId of stage.channelIds) {
        const stream = streams.channel(channelId);
        await client.receivedUpTo(stream, stored.heads.get(channelId) ?? 0);
        const log = (stored.events.get(channelId) ?? []).filter(({ seq }) => seq > (stage.first.get(channelId)?.seq ?? 0));
        expect(client.eventsOf(stream).map(({ seq, type, data }) => ({ seq, type, data }))).toEqual(log.map(({ seq, type, data }) => ({ seq, type, data })));
      }
    }
  }

  /** What each person's own stream has told their device, as far as it was allowed to stay connected. */
  async function expectDevices(stage: Stage, judge: Judge): Promise<void> {
    for (const [userId, client] of stage.devices) {
      const stream = streams.user(userId);
      const from = (client.ephemeral.find(({ name }) => name === 'session:ready')?.data as { head: { seq: number } }).head.seq;
      const { rows: log } = await system.database.pool.query<{ seq: number; type: string; data: Record<string, unknown> }>('SELECT seq, type, data FROM stream_events WHERE stream_id = $1 AND seq > $2 ORDER BY seq', [stream, from]);
      const last = log.at(-1)?.seq ?? 0;
      await waitUntil('the device has seen all, or was shut out', () => client.socket.disconnected || client.lastSeq(stream) >= last);
      const received = client.eventsOf(stream).map(({ seq, type, data }) => ({ seq, type, data }));
      expect(received).toEqual(log.slice(0, client.lastSeq(stream) >= last ? undefined : received.length));
      const roles = log.filter(({ type }) => type === 'user:role-changed').map(({ data }) => data.role);
      expect([userId, roles.at(-1) ?? stage.firstValue(roleKey(userId))]).toEqual([userId, judge.registers.valueOf(roleKey(userId), Date.now())]);
    }
  }

  /** A session that begins now is told what the model says: channels with roles, mutes, and the role in the deployment. */
  async function expectSessions(stage: Stage, judge: Judge, { now }: Stored): Promise<void> {
    for (const [place, { id: userId }] of stage.people.entries()) {
      if (!isLetIn(judge, userId, now)) continue;
      const client: WireClient = await system.connect(userId, place);
      const ready = client.ephemeral.find(({ name }) => name === 'session:ready')?.data as { channels: SessionChannel[]; role?: DeploymentRole; mutes?: OwnRestriction[] };
      const roles = [...judge.channels].flatMap(([id, { history }]): [string, MemberRole][] => [[id, history.last.members.get(userId)]].filter((pair): pair is [string, MemberRole] => pair[1] !== undefined));
      const mutes = [undefined, ...stage.channelIds].filter((channelId) => judge.registers.valueOf(restrictionKey('mute', channelId, userId), Date.now()) !== null);
      expect({ roles: ready.channels.map(({ id, role }) => [id, role]).sort(), role: ready.role, mutes: (ready.mutes ?? []).map(({ channelId }) => channelId).sort() }).toEqual(
        { roles: roles.sort(), role: judge.registers.valueOf(roleKey(userId), now), mutes: mutes.map((channelId) => channelId ?? null).sort() });
      client.close();
    }
  }

  const isLetIn = ({ registers }: Judge, userId: string, now: number): boolean =>
    registers.valueOf(activeKey(userId), now) === true && registers.valueOf(restrictionKey('ban', undefined, userId), now) === null;

  /** The lists of members, of the banned and of the log itself, over each channel-api. */
  async function expectLists(stage: Stage, judge: Judge, { now, members }: Stored, entries: readonly AuditEntry[], begun: number): Promise<void> {
    const administrator = stage.people.find(({ id }) => isLetIn(judge, id, now) && judge.registers.valueOf(roleKey(id), now) === 'administrator') as Person;
    await administrator.signIn();
    for (let api = 0; api < system.members.channelApi.length; api++) {
      for (const channelId of stage.channelIds) {
        const { members: listed } = await stage.observer.call(routes.listMembers, { params: { channelId }, query: { limit: 100 } });
        expect(listed.map(({ userId, role }) => [userId, role]).sort()).toEqual([...(members.get(channelId) ?? [])].sort());
      }
      const { restrictions } = await administrator.call(routes.listUserBans, { query: { limit: 100 } });
      const banned = stage.people.filter(({ id }) => judge.registers.valueOf(restrictionKey('ban', undefined, id), Date.now()) !== null);
      const ours = restrictions.filter(({ userId }) => stage.people.some(({ id }) => id === userId));
      expect(ours.map(({ userId }) => userId).sort()).toEqual(banned.map(({ id }) => id).sort());
      const listed: AuditEntry[] = [];
      for (let before: string | undefined; ; ) {
        const { entries: page, next } = await administrator.call(routes.listAudit, { query: { limit: 100, since: new Date(begun).toISOString(), before } });
        listed.push(...page);
        if (next === null) break;
        before = next;
      }
      expect(inOrder(listed).filter(({ action }) => action !== 'signing-keys:changed')).toEqual(inOrder(entries));
    }
  }
});
