import { setTimeout as delay } from 'node:timers/promises';
import { type Bench } from '../bench.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { sumOf } from '../measuring/metrics.ts';
import { residentBytes } from '../measuring/settled-memory.ts';
import { brokePromise, type StepResult } from '../rooms/step-outcome.rules.ts';
import { runStep } from '../rooms/step.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct, type Product } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { describeSample, type Sample } from './curve.rules.ts';

export interface StalledOptions {
  /** Clients that stop reading. */
  stalled: number;
  /** Clients that go on reading, and write. */
  readers: number;
  /** That both are spread over. */
  rooms: number;
  gateways: number;
  /** Messages a second. */
  rate: number;
  textBytes: number;
  seconds: number;
  clientProcesses: number;
  logDirectory?: string;
}

export interface StalledResult {
  /** With all clients reading. */
  readonly calm: StepResult;
  /** With some of them stalled; the figures are of the others. */
  readonly stalled: StepResult;
  readonly samples: readonly Sample[];
  /** Something was lost, doubled or mixed up for those who read. */
  readonly broken: boolean;
}

const CALM_SECONDS = 8;
const SAMPLE_MS = 1_000;
export const SAMPLES_BEFORE = 3;

/** The cost of clients that stop reading, for gateways and for the other clients. */
export async function measureStalled(bench: Bench, options: StalledOptions, log: (line: string) => void): Promise<StalledResult> {
  const { infrastructure, signingKeysFile, keys } = bench;
  const { stalled, readers, rooms, gateways, clientProcesses, logDirectory } = options;
  const databaseUrl = bench.databaseUrl('load_product');
  const population = createPopulation(stalled + readers, (stalled + readers) / rooms);
  const tokens = await signTokens(keys, population.userIds);
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways, messaging: 2, logDirectory });
  const fleet = new ClientFleet(clientProcesses);
  try {
    await populateProduct(databaseUrl, population);
    await fleet.connect(plansFor(product, population.channelIds, tokens, options), gateways);
    log(`${stalled + readers} clients in ${rooms} rooms are connected`);
    return await measure(fleet, product, options, log);
  } finally {
    await fleet.stop();
    await product.stop();
  }
}

async function measure(fleet: ClientFleet, product: Product, options: StalledOptions, log: (line: string) => void): Promise<StalledResult> {
  const { rate, textBytes, seconds, readers, rooms } = options;
  const cpu = new CpuUsage(() => ({ ...product.pids(), clients: [...fleet.pids, process.pid] }));
  const step = { warmUpSeconds: 2, textBytes, roomSize: readers / rooms, p99LimitMs: Infinity };
  const calm = await runStep(fleet, cpu, rate, { ...step, measuredSeconds: CALM_SECONDS });
  log(`everybody reads: delivery p50 ${calm.delivery.p50} p99 ${calm.delivery.p99} ms`);

  const sampler = new Sampler(product, log);
  await sampler.wait(SAMPLES_BEFORE);
  fleet.stall();
  log(`${options.stalled} of them stop reading`);
  const stalled = await runStep(fleet, cpu, rate, { ...step, measuredSeconds: seconds });
  await sampler.stop();
  log(`meanwhile, for those who read: delivery p50 ${stalled.delivery.p50} p99 ${stalled.delivery.p99} ms`);
  const broken = [calm, stalled].some(({ counts, faults }) => brokePromise({ counts, roomSize: step.roomSize }) || faults.some((fault) => /missing|lost/.test(fault)));
  return { calm, stalled, samples: sampler.samples, broken };
}

/** Looks at the gateways once a second. */
class Sampler {
  readonly samples: Sample[] = [];
  readonly #product: Product;
  readonly #log: (line: string) => void;
  readonly #startedAt = performance.now();
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(product: Product, log: (line: string) => void) {
    this.#product = product;
    this.#log = log;
    this.#running = this.#run();
  }

  async wait(samples: number): Promise<void> {
    while (this.samples.length < samples) await delay(SAMPLE_MS / 10);
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const sample = await this.#look();
      this.samples.push(sample);
      this.#log(describeSample(sample));
      await delay(SAMPLE_MS);
    }
  }

  async #look(): Promise<Sample> {
    const { opsUrls } = this.#product;
    const seconds = Math.round((performance.now() - this.#startedAt) / 1e3);
    const metrics = await Promise.all(opsUrls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
    const sum = (name: string): number => metrics.reduce((total, text) => total + sumOf(text, name), 0);
    return {
      seconds,
      residentBytes: (this.#product.pids().edge ?? []).map(residentBytes),
      unsentBytes: metrics.map((text) => sumOf(text, 'chat_gateway_unsent_bytes')),
      behind: sum('chat_gateway_connections_behind'),
      cut: sum('chat_gateway_slow_readers_cut_total'),
    };
  }
}

/** Every gateway has equally many stalled and equally many reading clients of each room. */
function plansFor({ urls }: Product, channelIds: readonly string[], tokens: readonly string[], { stalled, readers, rooms }: StalledOptions): ClientPlan[] {
  return tokens.map((token, client) => ({
    url: urls[client % urls.length] ?? '',
    token,
    channelId: channelIds[client],
    stalls: client % ((stalled + readers) / rooms) < stalled / rooms,
  }));
}
