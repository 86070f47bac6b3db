import { commands } from '@chatgenius/contracts';
import { connectRedis, type RedisClient } from '@chatgenius/service-runtime/redis';
import { type ClusterNode } from '@chatgenius/stack';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { type ChatClient } from '@chatgenius/client-sdk';
import { clusterKind } from './cluster-kind.ts';
import { FailoverReport } from './failover-report.ts';
import { OwnSystem } from './own-system.ts';
import { PresenceWatcher, untilSettled } from './presence-watcher.ts';
import { SteadyTraffic } from './steady-traffic.ts';
import { oneTo, recordSeqs } from './traffic.ts';

const SENDERS = 8;
/** Users who have sent nothing yet: each send of theirs asks Redis, however much is left of their limit. */
const NEWCOMERS = 200;
const NEWCOMERS_EACH = 24;
const LOOK_EVERY_MS = 300;
/** More than a failover, one repetition of what was on its way, and a busy machine take. */
const HEALED_MS = 40_000;
/** A node that is silent for longer is not waited for. */
const ANSWER_MS = 1_000;
/** Presence has all of its keys in one slot. */
const PRESENCE = '{presence}:gateways';
const limitOf = (userId: string) => `limit:message:send:${userId}`;

/** How a node goes: its process ends, or stands still with everything open. */
interface Loss {
  readonly down: (node: ClusterNode) => void | Promise<void>;
  readonly up: (node: ClusterNode) => void | Promise<void>;
}
const DEATH: Loss = { down: (node) => node.kill(), up: (node) => node.start() };
const SILENCE: Loss = { down: (node) => node.freeze(), up: (node) => node.thaw() };

/** One after the other, under traffic; what is measured goes into a table. */
describe(`nodes that are lost, on a NATS cluster and ${clusterKind() ?? 'no cluster'}`, () => {
  let system: OwnSystem;
  let world: Seed;
  let redis: RedisClient;
  let readers: { chat: ChatClient; seqs: readonly number[] }[];
  let traffic: SteadyTraffic;
  let watcher: PresenceWatcher;
  let watched: string;
  let setText: (text: string) => Promise<boolean>;
  let newcomers: string[];
  const report = new FailoverReport(clusterKind() ?? 'none');

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { gateways: 2, messaging: 2, presence: 2 } });
    world = await seed(system.database.pool, { users: SENDERS + 2 + NEWCOMERS, channels: 1 });
    redis = connectRedis(system.clusters.redis.url, { info: () => undefined, warn: () => undefined }, { socketTimeout: ANSWER_MS, maxRetriesPerRequest: 0 });
    readers = await Promise.all(world.userIds.slice(0, SENDERS).map(async (userId, index) => {
      const chat = await system.chat(userId, index, { reportDelivered: false });
      await chat.joinChannel(channel().id);
      return { chat, seqs: recordSeqs(chat, channel().stream) };
    }));
    traffic = new SteadyTraffic(readers.map(({ chat }) => chat), channel().id);
    const [shown, looking, ...rest] = world.userIds.slice(SENDERS);
    [watched = '', newcomers] = [shown, rest];
    const ada = await system.connect(watched, 0);
    setText = (text) => ada.command(commands.presenceUpdate, { text }).then(() => true, () => false);
    watcher = new PresenceWatcher(await system.connect(looking ?? '', 1));
    await untilSettled(watcher.client);
    await watcher.watch(watched);
  }, 120_000);

  afterAll(async () => {
    report.write();
    redis.disconnect();
    await system.stop();
  });

  const channel = () => {
    const [only] = world.channels;
    if (!only) throw new Error('nothing was seeded');
    return only;
  };

  const presenceIsRight = async (what: string) => {
    await waitUntil('a status can be set', () => setText(what), HEALED_MS);
    await watcher.sees(watched, { status: 'online', text: what }, HEALED_MS);
  };
  /** Somebody whose limit is counted on that server. */
  const newcomerOf = async (server: ClusterNode) => {
    for (const userId of [...newcomers]) {
      const isThere = (await system.clusters.redis.primaryOf(limitOf(userId))) === server;
      if (isThere) newcomers.splice(newcomers.indexOf(userId), 1);
      if (isThere) return userId;
    }
    throw new Error('everybody has sent something');
  };
  const limitsAreShared = async (newcomersThere: readonly { userId: string; chat: ChatClient }[]) => {
    for (const { userId, chat } of newcomersThere) {
      await traffic.count(chat.send({ channelId: channel().id, text: 'once' }).acknowledged);
      if (await redis.exists(limitOf(userId)).catch(() => 0)) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new Error('no limit is counted in Redis again');
  };

  async function loses(what: string, victims: readonly ClusterNode[], { countedOn, how = DEATH }: { countedOn?: ClusterNode | undefined; how?: Loss } = {}): Promise<void> {
    const there: { userId: string; chat: ChatClient }[] = [];
    while (countedOn !== undefined && there.length < NEWCOMERS_EACH) {
      const userId = await newcomerOf(countedOn).catch(() => undefined);
      if (userId === undefined) break;
      there.push({ userId, chat: await system.chat(userId, there.length, { reportDelivered: false }) });
    }
    await traffic.acknowledges(50);
    traffic.forgetSlowest();
    await Promise.all(victims.map(async (victim) => how.down(victim)));
    const killedAt = performance.now();
    const since = async (healed: Promise<unknown>) => healed.then(() => performance.now() - killedAt);
    const [firstMs, allMs, presenceMs, limitsMs] = await Promise.all([
      since(traffic.acknowledgesFromNowOn('somebody', HEALED_MS)),
      since(traffic.acknowledgesFromNowOn('everybody', HEALED_MS)),
      since(presenceIsRight(what)),
      countedOn === undefined ? undefined : since(limitsAreShared(there)),
    ]);
    report.add({ what, firstMs, allMs, slowestMs: traffic.slowestMs, presenceMs, limitsMs });
    for (const { chat } of there) chat.close();
    await Promise.all(victims.map(async (victim) => how.up(victim)));
    await Promise.all([system.clusters.nats.untilWhole(), system.clusters.redis.untilWhole()]);
    await traffic.acknowledges(50);
  }

  /** Whose limit is on another node than presence. There is none where one node has everything. */
  const userElsewhere = async () => {
    const { redis: clustered } = system.clusters;
    const ofPresence = await clustered.primaryOf(PRESENCE);
    for (const userId of newcomers) if ((await clustered.primaryOf(limitOf(userId))) !== ofPresence) return userId;
    return undefined;
  };

  it('move their clients within seconds: nothing is lost, doubled, or called offline', async () => {
    const { nats, redis: clustered } = system.clusters;
    const redisNode = async (key: string, what: string, how = DEATH) => {
      const node = await clustered.primaryOf(key);
      await loses(what, [node], { countedOn: node, how });
    };
    for (const [index, node] of nats.nodes.entries()) await loses(`NATS server ${index + 1} of ${nats.nodes.length} dies`, [node]);
    await redisNode(PRESENCE, 'Redis primary with presence dies');
    const elsewhere = await userElsewhere();
    if (elsewhere !== undefined) await redisNode(limitOf(elsewhere), 'Redis primary without presence dies');
    const both = [await clustered.primaryOf(PRESENCE), ...nats.nodes.slice(0, 1)];
    await loses('a NATS server and that primary die', both, { countedOn: both[0] });
    await redisNode(PRESENCE, 'Redis primary with presence is silent', SILENCE);
    for (const [index, node] of nats.nodes.entries()) await loses(`NATS server ${index + 1} of ${nats.nodes.length} is silent`, [node], { how: SILENCE });

    const sent = await traffic.stop();
    for (const { seqs } of readers) await waitUntil(`everything has come (last: ${seqs.at(-1)} of ${sent})`, () => seqs.at(-1) === sent, HEALED_MS).catch(() => undefined);
    report.conclude(sent, readers.map(({ seqs }) => seqs));
    for (const { seqs } of readers) expect(seqs).toEqual(oneTo(sent));
    expect(watcher.statuses(watched)).toEqual(['online']);
  }, 600_000);
});
