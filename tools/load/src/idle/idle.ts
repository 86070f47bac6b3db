import { type Bench } from '../bench.ts';
import { firstMessage, startChild, stopChild } from '../child-process.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { settledMemory } from '../measuring/settled-memory.ts';
import { createPopulation, populateProduct, type Population } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';

export interface IdleOptions {
  /** How long a stack is looked at that nobody uses. */
  quietSeconds: number;
  connections: number;
  rounds: number;
  clientProcesses: number;
}

export interface IdleResult {
  readonly server: 'gateway' | 'plain';
  readonly connections: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly bytesPerConnection: number;
}

/** One process that holds connections. */
interface Holder {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

const ROOM_SIZE = 20;
/** Outgoing ports of one address to one server: fewer than 28,232 by Linux's default. */
const CONNECTIONS_PER_ADDRESS = 20_000;

/** Resident memory that an idle connection costs: authenticated and ready on a gateway, or merely open on a plain server. */
export async function measureIdle(bench: Bench, options: IdleOptions, log: (line: string) => void): Promise<IdleResult[]> {
  const { connections, rounds } = options;
  if (connections === 0) return [];
  const population = createPopulation(connections, ROOM_SIZE);
  const tokens = await signTokens(bench.keys, population.userIds);
  let populated = false;
  const results: IdleResult[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const server of ['gateway', 'plain'] as const) {
      log(`round ${round} of ${rounds}: starting ${server}`);
      const holder = server === 'plain' ? await startPlain() : await startGateway(bench, populated ? undefined : population);
      populated ||= server === 'gateway';
      try {
        results.push(await measure(server, holder, tokens, options, log));
      } finally {
        await holder.stop();
      }
    }
  }
  return results;
}

async function measure(server: IdleResult['server'], { pid, url }: Holder, tokens: readonly string[], options: IdleOptions, log: (line: string) => void): Promise<IdleResult> {
  const fleet = new ClientFleet(options.clientProcesses);
  try {
    const bytesBefore = await settledMemory(pid);
    const plans = tokens.map((token, index): ClientPlan => ({ url, token, localAddress: `127.0.0.${1 + Math.floor(index / CONNECTIONS_PER_ADDRESS)}` }));
    await fleet.connect(plans, 1);
    log(`${server}: ${plans.length} connections are open; waiting until its memory stands still`);
    const bytesAfter = await settledMemory(pid);
    const result = { server, connections: plans.length, bytesBefore, bytesAfter, bytesPerConnection: Math.round((bytesAfter - bytesBefore) / plans.length) };
    log(describeIdle(result));
    return result;
  } finally {
    await fleet.stop();
  }
}

async function startPlain(): Promise<Holder> {
  const child = startChild('idle/plain-server.ts', { env: { ...process.env, NODE_ENV: 'production' } });
  const { port } = await firstMessage<{ port: number }>(child, 'the plain server');
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, stop: () => stopChild(child) };
}

async function startGateway(bench: Bench, newPopulation: Population | undefined): Promise<Holder> {
  const databaseUrl = bench.databaseUrl('load_product');
  const { infrastructure, signingKeysFile } = bench;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: 1 });
  if (newPopulation) await populateProduct(databaseUrl, newPopulation);
  return { pid: product.pids().edge?.[0] ?? 0, url: product.urls[0] ?? '', stop: () => product.stop() };
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

function describeIdle({ server, bytesBefore, bytesAfter, bytesPerConnection }: IdleResult): string {
  return `${server.padEnd(7)}  ${megabytes(bytesBefore)} MiB -> ${megabytes(bytesAfter)} MiB, ${(bytesPerConnection / 1024).toFixed(1)} KiB for each connection`;
}

export function idleRatio(results: readonly IdleResult[]): number | undefined {
  const mean = (server: IdleResult['server']): number => {
    const ofServer = results.filter((result) => result.server === server);
    return ofServer.reduce((sum, { bytesPerConnection }) => sum + bytesPerConnection, 0) / ofServer.length;
  };
  const ratio = mean('gateway') / mean('plain');
  return Number.isFinite(ratio) ? ratio : undefined;
}
