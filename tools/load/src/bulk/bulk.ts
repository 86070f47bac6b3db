import { randomUUID } from 'node:crypto';
import { createDatabase } from '@chatgenius/database';
import { type Bench } from '../bench.ts';
import { createHistogram, recordLatency, summarize } from '../measuring/latencies.ts';
import { SearchWatch, type SearchLag } from '../measuring/search-lag.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { describeRun, type BulkRun, type BulkWay } from './bulk-report.rules.ts';

export interface BulkOptions {
  /** In bulk and imported. */
  messages: number;
  /** Each in a request of its own. */
  singles: number;
  messagesPerRequest: number;
  /** Single requests at once, in the second run of them. */
  callers: number;
  textBytes: number;
  messaging: number;
  rounds: number;
}

/** Who brings messages in, and where. */
interface Writer {
  readonly apiUrl: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
}

export interface BulkResult {
  readonly runs: readonly BulkRun[];
  readonly search: SearchLag;
}

interface Plan {
  readonly way: BulkWay;
  readonly messages: number;
  readonly messagesPerRequest: number;
  readonly callers: number;
}

const ROOM_SIZE = 20;
/** Imported messages begin here, a millisecond apart. */
const EARLIER = Date.parse('2020-01-01T00:00:00Z');

/** How fast messages come in over HTTP: one by one, in bulk, and imported; in turn, each into a room of its own. And how far the search is behind them. */
export async function measureBulk(bench: Bench, options: BulkOptions, log: (line: string) => void): Promise<BulkResult> {
  const { messages, singles, messagesPerRequest, callers } = options;
  const plans: Plan[] = [
    { way: 'one by one', messages: singles, messagesPerRequest: 1, callers: 1 },
    { way: 'one by one', messages: singles, messagesPerRequest: 1, callers },
    { way: 'bulk', messages, messagesPerRequest, callers: 1 },
    { way: 'import', messages, messagesPerRequest, callers: 1 },
  ];
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl('load_bulk');
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: options.messaging });
  try {
    const writers = await createWriters(bench, databaseUrl, { apiUrl: product.apiUrl, count: plans.length * options.rounds, textBytes: options.textBytes });
    const runs: BulkRun[] = [];
    const search = new SearchWatch(product.messagingOpsUrls[0] ?? '');
    for (let round = 1; round <= options.rounds; round++) {
      log(`round ${round} of ${options.rounds}`);
      for (const plan of plans) {
        const writer = writers.pop();
        if (writer === undefined) throw new Error('there are fewer writers than runs');
        await bench.settlePostgres();
        const run = await measure(writer, plan);
        log(describeRun(run));
        runs.push(run);
      }
    }
    return { runs, search: await search.finish() };
  } finally {
    await product.stop();
  }
}

/** Owners of rooms: they may import. */
async function createWriters(bench: Bench, databaseUrl: string, { apiUrl, count, textBytes }: { apiUrl: string; count: number; textBytes: number }): Promise<Writer[]> {
  const population = createPopulation(count * ROOM_SIZE, ROOM_SIZE);
  await populateProduct(databaseUrl, population);
  const owners = population.userIds.filter((_, user) => user % ROOM_SIZE === 0);
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'load' });
  try {
    await database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE user_id = ANY ($1::uuid[])`, [owners]);
  } finally {
    await database.close();
  }
  const tokens = await signTokens(bench.keys, owners);
  const text = 'x'.repeat(textBytes);
  return owners.map((userId, room) => ({ apiUrl, userId, token: tokens[room] ?? '', channelId: population.channelIds[room * ROOM_SIZE] ?? '', text }));
}

async function measure(writer: Writer, { way, messages, messagesPerRequest, callers }: Plan): Promise<BulkRun> {
  const latencies = createHistogram();
  const starts = Array.from({ length: Math.ceil(messages / messagesPerRequest) }, (_, request) => request * messagesPerRequest).values();
  const begun = performance.now();
  const call = async (): Promise<void> => {
    for (const from of starts) {
      const sent = performance.now();
      await post(writer, way, from, Math.min(messagesPerRequest, messages - from));
      recordLatency(latencies, (performance.now() - sent) * 1e3);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - begun) / 1e3;
  return { way, callers, messages, messagesPerRequest, seconds, requests: summarize(latencies) };
}

/** @throws when any of them was not written */
async function post({ apiUrl, token, userId, channelId, text }: Writer, way: BulkWay, from: number, count: number): Promise<void> {
  const message =
    way === 'import'
      ? (place: number) => ({ clientMessageId: `old-${place}`, senderId: userId, text, createdAt: new Date(EARLIER + place).toISOString() })
      : () => ({ channelId, clientMessageId: randomUUID(), text });
  const response = await fetch(`${apiUrl}${way === 'import' ? `/v1/channels/${channelId}/import` : '/v1/messages/bulk'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: Array.from({ length: count }, (_, index) => message(from + index)) }),
  });
  const { results = [] } = (await response.json()) as { results?: { status: string }[] };
  if (results.filter(({ status }) => status === 'ok').length !== count) throw new Error(`${way}: ${response.status}, and not every message was written`);
}
