import { setTimeout as delay } from 'node:timers/promises';
import { type Bench } from '../bench.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { CpuUsage, serverCores } from '../measuring/cpu-usage.ts';
import { residentBytes } from '../measuring/settled-memory.ts';
import { runStep, type StepOptions } from '../rooms/step.ts';
import { populateNaive, startNaive } from '../targets/naive.ts';
import { createPopulation, populateProduct, type Population } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { type Target, type TargetName } from '../targets/target.ts';
import { signTokens } from '../targets/tokens.ts';
import { seeOthers } from './onlooker.ts';
import { describePoint, hasSettled, type SocketsPoint } from './sockets-report.rules.ts';

export interface SocketsOptions extends Omit<StepOptions, 'p99LimitMs'> {
  /** Clients connected at a time, growing. */
  sockets: readonly number[];
  /** Messages a second, whatever the number of clients. */
  rate: number;
  gateways: number;
  messaging: number;
  clientProcesses: number;
  /** Time of one look at what is used while nothing is sent. */
  idleSeconds: number;
  /** Longest time of such looks in a row. */
  settleSeconds: number;
  targets: readonly TargetName[];
  logDirectory?: string;
}

/** Outgoing ports of one address: fewer than 28,232 by Linux's default. */
const CONNECTIONS_PER_ADDRESS = 20_000;

/** What a message takes, and what is used, with more and more clients connected; both targets in turn. */
export async function measureSockets(bench: Bench, options: SocketsOptions, log: (line: string) => void): Promise<SocketsPoint[]> {
  const population = createPopulation(options.sockets.at(-1) ?? 0, options.roomSize);
  const tokens = await signTokens(bench.keys, population.userIds);
  const points: SocketsPoint[] = [];
  for (const name of options.targets) {
    log(`starting ${name}`);
    const target = await startTarget(name, bench, population, options);
    try {
      await bench.settlePostgres();
      points.push(...(await measureCurve(target, { population, tokens }, options, log)));
    } finally {
      await target.stop();
    }
  }
  return points;
}

async function startTarget(name: TargetName, bench: Bench, population: Population, { gateways, messaging, logDirectory }: SocketsOptions): Promise<Target> {
  const { infrastructure, keys, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl(`load_${name}`);
  if (name === 'naive') {
    await populateNaive(databaseUrl, population);
    return startNaive({ infrastructure, databaseUrl, keys, processes: gateways });
  }
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways, messaging, logDirectory });
  await populateProduct(databaseUrl, population); // its tables are there once it has started
  return product;
}

interface Users {
  readonly population: Population;
  readonly tokens: readonly string[];
}

async function measureCurve(target: Target, users: Users, options: SocketsOptions, log: (line: string) => void): Promise<SocketsPoint[]> {
  const fleet = new ClientFleet(options.clientProcesses);
  const cpu = new CpuUsage(() => ({ ...target.pids(), clients: [...fleet.pids, process.pid] }));
  const points: SocketsPoint[] = [];
  try {
    const plans = plansFor(target, users);
    for (const sockets of options.sockets) {
      const added = plans.slice(points.at(-1)?.sockets ?? 0, sockets);
      const connectSeconds = await timed(() => connect(fleet, added, target, log));
      const idleCores = await settle(cpu, options, (cores, seconds) => log(`${target.name}: ${cores.toFixed(2)} cores while nothing is sent, ${seconds} s after the last came`));
      const edgeBytes = target.pids().edge?.reduce((sum, pid) => sum + residentBytes(pid), 0) ?? 0;
      const { counts, ...step } = await runStep(fleet, cpu, options.rate, { ...options, p99LimitMs: Infinity });
      const online = target.name === 'product' ? await seeOthers(target.urls[0] ?? '', users.population.userIds.slice(0, sockets), users.tokens[0] ?? '') : undefined;
      const point = { target: target.name, sockets, connectsPerSecond: added.length / connectSeconds, edgeBytes, idleCores, online, ...step };
      log(describePoint(point));
      points.push(point);
      if (counts.closed > 0) await fleet.reconnect();
    }
    return points;
  } finally {
    await fleet.stop();
  }
}

function plansFor({ urls }: Target, { population, tokens }: Users): ClientPlan[] {
  return tokens.map((token, client) => ({
    url: urls[client % urls.length] ?? '',
    token,
    channelId: population.channelIds[client],
    localAddress: `127.0.1.${1 + Math.floor(client / CONNECTIONS_PER_ADDRESS)}`,
  }));
}

const PROGRESS_EVERY_MS = 15_000;

async function connect(fleet: ClientFleet, plans: readonly ClientPlan[], { name, urls }: Target, log: (line: string) => void): Promise<void> {
  const progress = setInterval(() => log(`${name}: ${fleet.open} of ${plans.length} more are connected`), PROGRESS_EVERY_MS);
  try {
    // One client of each process that holds sockets goes to the same process of clients: rooms are spread over all.
    await fleet.add(plans, urls.length);
  } finally {
    clearInterval(progress);
  }
}

/** What is used while nothing is sent, once it falls no more. */
async function settle(cpu: CpuUsage, { idleSeconds, settleSeconds }: SocketsOptions, tell: (cores: number, seconds: number) => void): Promise<Record<string, number>> {
  let before = Infinity;
  for (let passed = idleSeconds; ; passed += idleSeconds) {
    cpu.start();
    await delay(idleSeconds * 1e3);
    const found = cpu.stop();
    const cores = serverCores(found);
    tell(cores, passed);
    if (hasSettled(before, cores) || passed + idleSeconds > settleSeconds) return found;
    before = cores;
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1e3;
}
