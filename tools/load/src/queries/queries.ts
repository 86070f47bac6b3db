import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BusConnection, Requester } from '@chatgenius/bus/client';
import { type Bench } from '../bench.ts';
import { type FillOptions } from '../fill/fill-plan.rules.ts';
import { fill } from '../fill/fill.ts';
import { createHistogram, recordLatency, summarize, type LatencySummary } from '../measuring/latencies.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { explainStatements, type ExplainedStatement } from './plans.ts';
import { questionsOf, type Asking, type Question } from './questions.ts';
import { sampleWorld, type WorldSample } from './world-sample.ts';

export interface QueriesOptions extends FillOptions {
  /** A database that was filled before; without one, it is filled first, and goes with the run. */
  readonly database?: string;
  /** Times that each question is asked. */
  readonly requests: number;
  /** Questions at once. */
  readonly callers: number;
}

export interface QueriesResult {
  readonly answers: readonly (LatencySummary & { readonly question: string })[];
  readonly statements: readonly ExplainedStatement[];
}

/** As many as the services use by default. */
const STREAM_SHARDS = 64;

/** How long the product's hot questions take in a large database, and by which plans Postgres answers them. */
export async function measureQueries(bench: Bench, options: QueriesOptions, log: (line: string) => void): Promise<QueriesResult> {
  const databaseUrl = options.database ?? bench.databaseUrl('load_filled');
  if (options.database === undefined) await fill(databaseUrl, options, log);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-statements-'));
  const recordFile = path.join(folder, 'statements');
  try {
    const answers = await askAll(bench, databaseUrl, recordFile, options, log);
    log('explaining every statement that was sent');
    return { answers, statements: await explainStatements(databaseUrl, recordFile) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function askAll(bench: Bench, databaseUrl: string, recordFile: string, options: QueriesOptions, log: (line: string) => void): Promise<QueriesResult['answers']> {
  const { infrastructure, signingKeysFile } = bench;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: 1, recordStatements: recordFile });
  const bus = await BusConnection.open({ url: infrastructure.urls.NATS_URL, name: 'load', streamShards: STREAM_SHARDS });
  try {
    const sample = await sampleWorld(databaseUrl);
    const answers: (LatencySummary & { question: string })[] = [];
    for (const question of questionsOf({ sample, requester: new Requester(bus), get: await reader(bench, product.apiUrl, sample) })) {
      const summary = await measure(question, options);
      log(`${question.name.padEnd(50)} p50 ${summary.p50.toFixed(1).padStart(7)}  p99 ${summary.p99.toFixed(1).padStart(7)}  max ${summary.max.toFixed(1).padStart(7)} ms`);
      answers.push({ question: question.name, ...summary });
    }
    return answers;
  } finally {
    await bus.close();
    await product.stop();
  }
}

async function measure({ ask, share = 1 }: Question, { requests, callers }: QueriesOptions): Promise<LatencySummary> {
  const latencies = createHistogram();
  // Not counted: statements are prepared, connections opened, pages of the database brought into memory.
  await Promise.all(Array.from({ length: callers * 2 }, (_, place) => ask(place)));
  const places = Array.from({ length: Math.ceil(requests * share) }, (_, place) => place + callers * 2).values();
  const call = async (): Promise<void> => {
    for (const place of places) {
      const askedAt = performance.now();
      await ask(place);
      recordLatency(latencies, (performance.now() - askedAt) * 1e3);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return summarize(latencies);
}

/** @throws in the answer’s name when it is not the wanted one */
async function reader(bench: Bench, apiUrl: string, sample: WorldSample): Promise<Asking['get']> {
  const userIds = [...new Set([sample.largest, ...sample.memberships, ...sample.threads, ...sample.messages].map(({ userId }) => userId).concat(sample.busiestUserId))];
  const signed = await signTokens(bench.keys, userIds);
  const tokens = new Map(userIds.map((userId, place) => [userId, signed[place] ?? '']));
  return async (userId, route, query = {}) => {
    const url = new URL(route, apiUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const response = await fetch(url, { headers: { authorization: `Bearer ${tokens.get(userId) ?? ''}` } });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`GET ${url.pathname}${url.search} answered ${response.status}: ${JSON.stringify(body)}`);
    return body;
  };
}
