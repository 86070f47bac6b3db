import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bench } from '../../bench.ts';
import { createPopulation, makeAdministrator, populateProduct } from '../../targets/population.ts';
import { startProduct } from '../../targets/product.ts';
import { signTokens } from '../../targets/tokens.ts';
import { faultLines } from '../fault-lines.ts';
import { fuzzHttp, neverDone } from './fuzz-http.ts';
import { MailBox } from './mail-box.ts';

export interface FuzzHttpRunOptions {
  readonly requests: number;
  readonly seed: number;
  readonly atOnce: number;
}

export interface FuzzHttpResult {
  readonly seconds: number;
  readonly counts: Record<string, number>;
  /** Routes without one success. */
  readonly refusedOnly: readonly string[];
  readonly faults: readonly string[];
}

const GATEWAYS = 2;
const CALLERS = 6;

/** Fuzzes the routes of the product as it runs in production, and looks at its answers and its logs. */
export async function runFuzzHttp(bench: Bench, options: FuzzHttpRunOptions, log: (line: string) => void): Promise<FuzzHttpResult> {
  const databaseUrl = bench.databaseUrl('load_fuzz_http');
  const { infrastructure, signingKeysFile } = bench;
  const logDirectory = mkdtempSync(path.join(tmpdir(), 'chatgenius-fuzz-http-'));
  const mail = await MailBox.open();
  let isClean = false;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: GATEWAYS, messaging: 1, files: 1, logDirectory, env: { ADDING_STRANGERS: 'allow', ADDITIONS_PER_DAY: '0', ...mail.env } });
  try {
    // One more, who administrates the deployment.
    const { userIds: all, channelIds } = createPopulation(CALLERS + 1, CALLERS + 1);
    await populateProduct(databaseUrl, { userIds: all, channelIds });
    await makeAdministrator(databaseUrl, all[CALLERS] ?? '');
    const signed = await signTokens(bench.keys, all);
    const [userIds, tokens] = [all.slice(0, CALLERS), signed.slice(0, CALLERS)];
    const startedAt = performance.now();
    const report = await fuzzHttp({ ...options, url: product.apiUrl, filesUrl: product.filesUrl, administratorToken: signed[CALLERS] ?? '', mail, tokens, userIds, channelIds: [...new Set(channelIds)], onProgress: (sent) => sent % 5_000 === 0 && log(`${sent} requests`) });
    for (const line of faultLines(logDirectory).filter(isOurs)) report.fault(line);
    isClean = report.faults.length === 0;
    const counts = Object.fromEntries([...report.counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    return { seconds: (performance.now() - startedAt) / 1_000, counts, refusedOnly: neverDone(report, product), faults: report.faults };
  } finally {
    await product.stop();
    await mail.close();
    if (isClean) rmSync(logDirectory, { recursive: true, force: true });
    else log(`the logs are in ${logDirectory}`);
  }
}

/** Addresses that nobody has are refused by the mail server: that is told, and no fault of a service. */
const isOurs = (line: string): boolean => !line.includes('"event":"mail:given-up"');

/** A line for each route: how often it was answered how. */
export function routeLines(counts: Readonly<Record<string, number>>): string[] {
  const byRoute = Map.groupBy(Object.entries(counts), ([key]) => key.slice(0, key.lastIndexOf(': ')));
  return [...byRoute].map(([route, answers]) => `${route.padEnd(60)} ${answers.map(([key, times]) => `${key.slice(key.lastIndexOf(': ') + 2)}: ${times}`).join('  ')}`);
}
