import { setTimeout as delay } from 'node:timers/promises';
import { type Bench } from '../bench.ts';
import { mergeHistograms, summarize } from '../measuring/latencies.ts';
import { cpuSeconds } from '../measuring/process-tree.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct, type Product } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { DrainFleet } from './drain-fleet.ts';
import { PHASES, type Phase } from './drain-messages.ts';
import { type DrainResult } from './drain-report.rules.ts';

export interface DrainOptions {
  clients: number;
  roomSize: number;
  gateways: number;
  /** Messages a second. */
  rate: number;
  textBytes: number;
  /** Time that the gateway takes to move its clients. */
  drainSeconds: number;
  clientProcesses: number;
  logDirectory?: string;
}

const BEFORE_MS = 8_000;
const AFTER_MS = 8_000;
/** Longer than any retry of the product: what has not come by then is lost. */
const SETTLE_MS = 20_000;
const PROGRESS_MS = 5_000;

/** Ends one of the gateways while messages flow, and follows every client to where it goes. */
export async function measureDrain(bench: Bench, options: DrainOptions, log: (line: string) => void): Promise<DrainResult> {
  const { infrastructure, signingKeysFile, keys } = bench;
  const { clients, roomSize, gateways, drainSeconds, clientProcesses, logDirectory } = options;
  const databaseUrl = bench.databaseUrl('load_product');
  const population = createPopulation(clients, roomSize);
  const tokens = await signTokens(keys, population.userIds);
  const env = { DRAIN_SECONDS: String(drainSeconds), SHUTDOWN_GRACE_MS: String(graceMs(drainSeconds)) };
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways, messaging: 2, openDoor: false, env, logDirectory });
  const fleet = new DrainFleet(clientProcesses);
  const progress = setInterval(() => log(`${fleet.open} clients are in their rooms`), PROGRESS_MS);
  try {
    await populateProduct(databaseUrl, population);
    const { urls } = product;
    const plans = tokens.map((token, client) => ({ urls, home: client % urls.length, token, channelId: population.channelIds[client] ?? '' }));
    const before = cpuSeconds(product.pids().edge ?? []);
    await fleet.enter(plans, gateways);
    clearInterval(progress);
    const connectCpuMs = ((cpuSeconds(product.pids().edge ?? []) - before) * 1e3) / clients;
    log(`${clients} clients are in rooms of ${roomSize}, on ${gateways} gateways; each took ${connectCpuMs.toFixed(1)} ms of its gateway's CPU`);
    return { ...(await measure(fleet, product, options, log)), connectCpuMs };
  } finally {
    clearInterval(progress);
    await fleet.stop();
    await product.stop();
  }
}

async function measure(fleet: DrainFleet, product: Product, { clients, gateways, rate, textBytes, drainSeconds: drainingSeconds }: DrainOptions, log: (line: string) => void): Promise<Omit<DrainResult, 'connectCpuMs'>> {
  fleet.phase('before');
  fleet.send(rate, textBytes);
  await delay(BEFORE_MS);

  log(`SIGTERM to a gateway, with ${rate} messages a second under way`);
  const startedAt = performance.now();
  fleet.phase('during');
  await product.stopGateway(0, graceMs(drainingSeconds));
  const drainSeconds = (performance.now() - startedAt) / 1e3;
  log(`it is gone; ${fleet.counts.returned} clients are back in their rooms`);

  fleet.phase('after');
  await delay(AFTER_MS);
  await fleet.settle(SETTLE_MS);
  const harvests = await fleet.harvest();
  return {
    counts: fleet.counts,
    delivery: Object.fromEntries(PHASES.map((phase) => [phase, summarize(mergeHistograms(harvests.map(({ delivery }) => delivery[phase])))])) as Record<Phase, ReturnType<typeof summarize>>,
    away: summarize(mergeHistograms(harvests.map(({ away }) => away))),
    returns: sumOf(harvests.map(({ returns }) => returns)),
    rooms: roomsOf(harvests.flatMap(({ rooms }) => rooms)),
    drainSeconds,
    moved: Math.ceil(clients / gateways),
  };
}

/** Room for what comes before and after the moving. */
const graceMs = (drainSeconds: number) => (drainSeconds + 10) * 1_000;

function sumOf(all: readonly (readonly number[])[]): number[] {
  const seconds = Math.max(0, ...all.map(({ length }) => length));
  return Array.from({ length: seconds }, (_, second) => all.reduce((sum, counts) => sum + (counts[second] ?? 0), 0));
}

function roomsOf(parts: DrainResult['rooms']): DrainResult['rooms'] {
  return [...Map.groupBy(parts, ({ channelId }) => channelId)].map(([channelId, rooms]) => ({ channelId, seqs: rooms.flatMap(({ seqs }) => seqs) }));
}
