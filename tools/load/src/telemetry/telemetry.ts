import { type Bench } from '../bench.ts';
import { ClientFleet } from '../clients/client-fleet.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { cpuSeconds } from '../measuring/process-tree.ts';
import { runStep } from '../rooms/step.ts';
import { createPopulation, populateProduct, type Population } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { type Mode, type ModeRun, orderOf } from './telemetry-report.rules.ts';
import { TraceSink } from './trace-sink.ts';

export interface TelemetryOptions {
  readonly clients: number;
  readonly roomSize: number;
  readonly gateways: number;
  readonly rate: number;
  readonly textBytes: number;
  readonly measuredSeconds: number;
  readonly rounds: number;
  readonly clientProcesses: number;
}

/** Until the code is compiled, at the same rate. */
const SETTLE_SECONDS = 6;
const P99_LIMIT_MS = 10_000;

const environmentOf = (mode: Mode, { url }: TraceSink): Record<string, string> => {
  if (mode === 'off') return { OTEL_SDK_DISABLED: 'true' };
  if (mode === 'metrics') return {};
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: mode === 'traces at 1 %' ? '0.01' : '1' };
};

/** CPU time of a message, at one rate that every mode can carry. */
export async function measureTelemetry(bench: Bench, options: TelemetryOptions, log: (line: string) => void): Promise<ModeRun[][]> {
  const population = createPopulation(options.clients, options.roomSize);
  const tokens = await signTokens(bench.keys, population.userIds);
  const rounds: ModeRun[][] = [];
  let populated = false;
  for (let round = 1; round <= options.rounds; round++) {
    const runs: ModeRun[] = [];
    for (const mode of orderOf(round)) {
      const run = await measureMode(bench, { ...options, mode, population, tokens, populated });
      populated = true;
      log(`round ${round}: ${mode}: ${run.cpuMs.toFixed(3)} ms of CPU a message, delivered after ${run.deliveryP50Ms.toFixed(1)} ms (median), ${Math.round(run.exportedBytes)} bytes of traces a message`);
      runs.push(run);
    }
    rounds.push(runs);
  }
  return rounds;
}

interface ModeOptions extends TelemetryOptions {
  readonly mode: Mode;
  readonly population: Population;
  readonly tokens: readonly string[];
  readonly populated: boolean;
}

async function measureMode(bench: Bench, options: ModeOptions): Promise<ModeRun> {
  const { mode, population, tokens, populated, rate, gateways, clientProcesses, measuredSeconds } = options;
  const sink = await TraceSink.open();
  const { infrastructure, signingKeysFile } = bench;
  const url = bench.databaseUrl('load_telemetry');
  const product = await startProduct({ infrastructure, databaseUrl: url, signingKeysFile, gateways, messaging: 1, env: environmentOf(mode, sink) });
  const fleet = new ClientFleet(clientProcesses);
  try {
    if (!populated) await populateProduct(url, population);
    await bench.settlePostgres();
    await fleet.connect(tokens.map((token, client) => ({ url: product.urls[client % gateways] ?? '', token, channelId: population.channelIds[client] })), gateways);
    const step = { ...options, warmUpSeconds: 1, p99LimitMs: P99_LIMIT_MS };
    await runStep(fleet, new CpuUsage(product.pids), rate, { ...step, measuredSeconds: SETTLE_SECONDS });
    const pids = Object.values(product.pids()).flat();
    const [before, exported] = [cpuSeconds(pids), sink.bytes];
    const { counts, faults, delivery } = await runStep(fleet, new CpuUsage(product.pids), rate, { ...step, measuredSeconds });
    if (faults.length > 0) throw new Error(`The rate is too high for this machine: ${faults.join(', ')}`);
    return { mode, cpuMs: ((cpuSeconds(pids) - before) * 1_000) / counts.acknowledged, deliveryP50Ms: delivery.p50, exportedBytes: (sink.bytes - exported) / counts.acknowledged };
  } finally {
    await fleet.stop();
    await product.stop();
    sink.close();
  }
}
