import { setTimeout as delay } from 'node:timers/promises';
import { type Bench } from '../bench.ts';
import { CpuUsage, OTHERS, serverCores } from '../measuring/cpu-usage.ts';
import { startProduct } from '../targets/product.ts';

/** What a start leaves behind is done by then. */
const SETTLE_SECONDS = 15;

/** Cores that all processes of a stack use while nobody is there, by part: every service, with the limits and intervals that are shipped. */
export async function measureQuietStack(bench: Bench, seconds: number, log: (line: string) => void): Promise<Record<string, number>> {
  const { infrastructure, signingKeysFile } = bench;
  const product = await startProduct({ infrastructure, databaseUrl: bench.databaseUrl('load_quiet'), signingKeysFile, gateways: 2, messaging: 2, files: 1, asShipped: true });
  try {
    const cpu = new CpuUsage(() => ({ ...product.pids(), 'file-service': product.filesPids() }));
    log(`an idle stack, for ${seconds} s, after ${SETTLE_SECONDS}`);
    await delay(SETTLE_SECONDS * 1e3);
    cpu.start();
    await delay(seconds * 1e3);
    const cores = cpu.stop();
    log(describeQuiet(cores));
    return cores;
  } finally {
    await product.stop();
  }
}

const percent = (cores: number): string => `${(cores * 100).toFixed(1)} %`;

/** As shares of one core. */
export function describeQuiet(cores: Readonly<Record<string, number>>): string {
  const parts = Object.entries(cores).flatMap(([part, used]) => (part === OTHERS ? [] : [`${part} ${percent(used)}`]));
  return `${percent(serverCores(cores))} of a core: ${parts.join(', ')}`;
}
