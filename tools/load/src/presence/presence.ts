import { setTimeout as delay } from 'node:timers/promises';
import { type Bench } from '../bench.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { type PresencePlan } from './presence-client.ts';
import { PresenceFleet } from './presence-fleet.ts';
import { figuresOf, toldOf, type PresenceCost, type PresenceFigures } from './presence-results.rules.ts';

export interface PresenceOptions {
  clients: number;
  watchers: number;
  /** Connects, and as many disconnects, a second. */
  churn: number;
  seconds: number;
  gateways: number;
  clientProcesses: number;
  /** Leave the table of cost out. */
  skipTable: boolean;
}

export interface PresenceResult extends PresenceFigures {
  readonly cost: PresenceCost;
  readonly expected: number;
  readonly cores: Readonly<Record<string, number>>;
}

const ROOM_SIZE = 20;
/** Much shorter than in production, so that a run has not to wait for it. */
const GRACE_SECONDS = 1;
/** For the table: of so many users, so many come and go. */
const TABLE = { users: 600, changes: 100, seconds: 1, watchers: [0, 1, 10, 20], watchersOfTwice: 10 };
/** What has not come by then is lost. */
const PATIENCE_MS = 10_000;

/** How long news of users takes to those who watch, and what it costs, while others come and go. */
export async function measurePresence(bench: Bench, options: PresenceOptions, log: (line: string) => void): Promise<{ costs: PresenceCost[]; result: PresenceResult }> {
  const databaseUrl = bench.databaseUrl('load_presence');
  const { infrastructure, signingKeysFile } = bench;
  const env = { PRESENCE_GRACE_SECONDS: String(GRACE_SECONDS) };
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: options.gateways, messaging: 1, openDoor: true, env });
  const fleet = new PresenceFleet(options.clientProcesses);
  const cpu = new CpuUsage(() => ({ ...product.pids(), clients: fleet.pids }));
  const run = async (crowd: Crowd): Promise<PresenceResult> => {
    const { plans, arrivals, leavers } = await makePlans(bench, databaseUrl, product.urls, crowd);
    await fleet.open(plans);
    log(`${crowd.users} users are connected, each watched by ${crowd.watchers}`);
    cpu.start();
    await fleet.churn(arrivals, leavers, crowd.seconds);
    const cores = cpu.stop();
    const expected = 2 * crowd.changes * crowd.watchers;
    const deadline = performance.now() + PATIENCE_MS;
    await delay(GRACE_SECONDS * 2_000);
    let harvest = await fleet.harvest();
    while (toldOf(harvest) < expected && performance.now() < deadline) {
      await delay(500);
      harvest = await fleet.harvest();
    }
    await fleet.close();
    if (harvest.lost > 0) throw new Error(`${harvest.lost} connections were lost`);
    const { users, watchers, changes } = crowd;
    const figures = figuresOf(harvest, GRACE_SECONDS * 1_000);
    log(`told ${toldOf(harvest)} of ${expected}; p99 ${figures.online.p99} ms of those who came, ${figures.offline.p99} ms of those who went`);
    return { ...figures, cost: { users, watchers, changes: 2 * changes, told: toldOf(harvest), events: harvest.events }, expected, cores };
  };
  try {
    const costs: PresenceCost[] = [];
    for (const crowd of options.skipTable ? [] : tableCrowds()) costs.push((await run(crowd)).cost);
    const { clients: users, watchers, churn, seconds } = options;
    return { costs, result: await run({ users, watchers, changes: churn * seconds, seconds }) };
  } finally {
    await fleet.stop();
    await product.stop();
  }
}

/** How many users are connected, and how many come while as many go. */
interface Crowd {
  readonly users: number;
  readonly watchers: number;
  readonly changes: number;
  readonly seconds: number;
}

function tableCrowds(): Crowd[] {
  const { users, changes, seconds, watchers, watchersOfTwice } = TABLE;
  return [...watchers.map((number) => ({ users, watchers: number, changes, seconds })), { users: 2 * users, watchers: watchersOfTwice, changes, seconds }];
}

/** The first of those who are connected go; those who stay watch everybody, each watched by as many, over all gateways. */
async function makePlans(bench: Bench, databaseUrl: string, urls: readonly string[], { users, watchers, changes }: Crowd) {
  const population = createPopulation(users + changes, ROOM_SIZE);
  await populateProduct(databaseUrl, population);
  const tokens = await signTokens(bench.keys, population.userIds);
  const staying = users - changes;
  if (staying <= watchers) throw new Error('There are too few clients: most of them must stay while others come and go.');
  const watches = new Map<number, string[]>();
  for (const [place, userId] of population.userIds.entries()) {
    // Far apart, so that the watchers of a user are on all gateways and never the user itself.
    for (let watcher = 0; watcher < watchers; watcher++) {
      const slot = changes + ((place * 7 + 1 + watcher * 3) % staying);
      const other = slot === place ? changes + ((slot - changes + 1) % staying) : slot;
      watches.set(other, [...(watches.get(other) ?? []), userId]);
    }
  }
  const plans = population.userIds.map((userId, index): PresencePlan => ({
    userId,
    url: urls[index % urls.length] ?? '',
    token: tokens[index] ?? '',
    watches: watches.get(index) ?? [],
  }));
  return {
    plans: plans.slice(0, users),
    arrivals: plans.slice(users),
    leavers: new Map(population.userIds.slice(0, changes).entries()),
  };
}
