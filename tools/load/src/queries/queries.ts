import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BusConnection, Requester } from '@chatgenius/bus/client';
import { type Bench } from '../bench.ts';
import { fill } from '../fill/fill.ts';
import { createHistogram, recordLatency, summarize, type LatencySummary } from '../measuring/latencies.ts';
import { startProduct } from '../targets/product.ts';
import { askAs } from './ask-as.ts';
import { askLists } from './lists/ask-lists.ts';
import { assertAllAsked } from './lists/list-scenes.ts';
import { type ListResult } from './lists/list-table.rules.ts';
import { explainStatements, type ExplainedStatement } from './plans.ts';
import { type QueriesOptions } from './queries-options.rules.ts';
import { type Measure, type Question } from './question.ts';
import { questionsOf } from './questions.ts';
import { Recording } from './recording.ts';
import { sampleWorld } from './world-sample.ts';

export interface QueriesResult {
  readonly answers: readonly (LatencySummary & { readonly question: string })[];
  readonly lists: readonly ListResult[];
  readonly statements: readonly ExplainedStatement[];
}

type Asked = Pick<QueriesResult, 'answers' | 'lists'>;

/** As many as the services use by default. */
const STREAM_SHARDS = 64;

/** How long the product's hot questions and all of its lists take in a large database, and by which plans Postgres answers them. */
export async function measureQueries(bench: Bench, options: QueriesOptions, log: (line: string) => void): Promise<QueriesResult> {
  assertAllAsked();
  const databaseUrl = options.database ?? bench.databaseUrl('load_filled');
  if (options.database === undefined) await fill(databaseUrl, options, log);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-statements-'));
  const recording = new Recording(path.join(folder, 'statements'));
  try {
    const asked = await askAll(bench, databaseUrl, recording, options, log);
    log('explaining every statement that was sent');
    return { ...asked, statements: await explainStatements(databaseUrl, recording) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function askAll(bench: Bench, databaseUrl: string, recording: Recording, options: QueriesOptions, log: (line: string) => void): Promise<Asked> {
  const { infrastructure, signingKeysFile, keys } = bench;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: 1, files: 1, recordStatements: recording.file });
  const bus = await BusConnection.open({ url: infrastructure.urls.NATS_URL, name: 'load', streamShards: STREAM_SHARDS });
  const measure: Measure = async (question) => {
    const summary = await measureQuestion(question, recording, options);
    log(`${question.name.padEnd(70)} p50 ${summary.p50.toFixed(1).padStart(7)}  p99 ${summary.p99.toFixed(1).padStart(7)}  max ${summary.max.toFixed(1).padStart(7)} ms`);
    return summary;
  };
  try {
    const get = askAs(keys, { 'channel-api': product.apiUrl, 'file-service': product.filesUrl });
    const lists = options.parts.includes('lists') ? await askLists(databaseUrl, get, measure) : [];
    const answers: (LatencySummary & { question: string })[] = [];
    const questions = options.parts.includes('questions') ? questionsOf({ sample: await sampleWorld(databaseUrl), requester: new Requester(bus), get }) : [];
    for (const question of questions) answers.push({ question: question.name, ...(await measure(question)) });
    return { answers, lists };
  } finally {
    await bus.close();
    await product.stop();
  }
}

async function measureQuestion({ name, ask, share = 1 }: Question, recording: Recording, { requests, callers }: QueriesOptions): Promise<LatencySummary> {
  const latencies = createHistogram();
  // Not counted: statements are prepared and recorded, connections opened, pages of the database brought into memory.
  await recording.during(name, () => Promise.all(Array.from({ length: callers * 2 }, (_, index) => ask(index))));
  const places = Array.from({ length: Math.ceil(requests * share) }, (_, index) => index + callers * 2).values();
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
