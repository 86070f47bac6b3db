import { type Bench } from '../bench.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { QuietMachine } from '../measuring/quiet-machine.ts';
import { populateNaive, startNaive } from '../targets/naive.ts';
import { createPopulation, populateProduct, type Population } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { type Target, type TargetName } from '../targets/target.ts';
import { signTokens } from '../targets/tokens.ts';
import { searchRate, type Turn } from './search.ts';
import { type StepOptions } from './step.ts';

export interface RoomsOptions extends StepOptions {
  clients: number;
  gateways: number;
  messaging: number;
  clientProcesses: number;
  rounds: number;
  /** How long, in all, to wait for other programs on the machine to pause. */
  patienceSeconds: number;
  targets: readonly TargetName[];
  /** How long each target runs at half of the first rate before anything counts. */
  settleSeconds: number;
  firstRate: number;
  /** Rates at which latencies are compared, before the search. */
  calmRates?: readonly number[];
  /** Measure these instead of searching. */
  rates?: number[];
  profile?: string;
  logDirectory?: string;
}

/** As many as there are cores here, and gateways of the product. */
const CLUSTER_PROCESSES = 2;

/** The highest rate of messages into rooms that arrives in time: the targets in turn, so that all meet the same machine. */
export async function measureRooms(bench: Bench, options: RoomsOptions, log: (line: string) => void): Promise<Turn[]> {
  const population = createPopulation(options.clients, options.roomSize);
  const tokens = await signTokens(bench.keys, population.userIds);
  const start = targetStarter(bench, population, options);
  const common = { ...options, quiet: new QuietMachine(options.patienceSeconds, log), log };
  const turns: Turn[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    for (const name of options.targets) {
      log(`round ${round} of ${options.rounds}: starting ${name}`);
      const target = await start(name);
      try {
        await bench.settlePostgres();
        const firstRate = firstRateOf(name, turns, options);
        turns.push(await searchRate(target, plansFor(target, population, tokens), { ...common, firstRate }));
      } finally {
        await target.stop();
      }
    }
  }
  return turns;
}

/** A later round begins below where the earlier one ended: time is better spent near the limit. */
function firstRateOf(name: TargetName, turns: readonly Turn[], { firstRate }: RoomsOptions): number {
  const earlier = turns.findLast((turn) => turn.target === name)?.best?.rate;
  return earlier === undefined ? firstRate : Math.round(earlier / 1.5);
}

function targetStarter(bench: Bench, population: Population, options: RoomsOptions): (name: TargetName) => Promise<Target> {
  const populated = new Set<TargetName>();
  const once = async (name: TargetName, populate: () => Promise<void>): Promise<void> => {
    if (!populated.has(name)) await populate();
    populated.add(name);
  };
  const { infrastructure, signingKeysFile, keys } = bench;
  const { gateways, messaging, profile, logDirectory } = options;
  const databaseUrls = { product: bench.databaseUrl('load_product'), naive: bench.databaseUrl('load_naive') };
  return async (name) => {
    if (name !== 'product') {
      await once('naive', () => populateNaive(databaseUrls.naive, population));
      return startNaive({ infrastructure, databaseUrl: databaseUrls.naive, keys, profile, name, processes: name === 'cluster' ? CLUSTER_PROCESSES : 1 });
    }
    const product = await startProduct({ infrastructure, databaseUrl: databaseUrls.product, signingKeysFile, gateways, messaging, profile, logDirectory });
    await once(name, () => populateProduct(databaseUrls.product, population)); // its tables are there once it has started
    return product;
  };
}

function plansFor({ urls }: Target, { channelIds }: Population, tokens: readonly string[]): ClientPlan[] {
  return tokens.map((token, client) => ({ url: urls[client % urls.length] ?? '', token, channelId: channelIds[client] }));
}
