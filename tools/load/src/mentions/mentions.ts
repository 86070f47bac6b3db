import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '@chatgenius/database';
import { type Bench } from '../bench.ts';
import { createHistogram, recordLatency, summarize, type LatencySummary } from '../measuring/latencies.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';

export interface MentionsOptions {
  members: number;
  rooms: number;
  /** Messages a second, in all small rooms together. */
  rate: number;
  /** `@channel` a second, in the large channel. */
  mentions: number;
  textBytes: number;
  seconds: number;
  messaging: number;
}

/** Acks in milliseconds, and how many calls were refused instead. */
export type Acks = LatencySummary & { readonly refused: number };

export interface MentionsResult {
  /** Elsewhere, with nothing said in the large channel. */
  readonly calm: Acks;
  /** The same while everybody in it is told. */
  readonly told: Acks;
  readonly mentions: Acks;
  /** Of all that was told, as the log keeps it. */
  readonly storedBytes: number;
}

interface Writer {
  readonly token: string;
  readonly channelId: string;
}

const ROOM_SIZE = 2;

/** What `@channel` in a large channel costs those who write elsewhere, and how much of it is stored. */
export async function measureMentions(bench: Bench, options: MentionsOptions, log: (line: string) => void): Promise<MentionsResult> {
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl('load_mentions');
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 1, messaging: options.messaging });
  try {
    const { teller, writers } = await createWriters(bench, databaseUrl, options);
    const say = ({ token, channelId }: Writer, text: string) => post(product.apiUrl, token, { channelId, clientMessageId: randomUUID(), text });
    const elsewhere = (place: number) => say(writers[place % writers.length] ?? teller, 'hello');
    await paced(options.rate, 3, elsewhere);
    const calm = await paced(options.rate, options.seconds, elsewhere);
    log(`calm: acks p50 ${calm.p50} p99 ${calm.p99} ms`);
    const text = `@channel ${'x'.repeat(options.textBytes - 9)}`;
    const [told, mentions] = await Promise.all([paced(options.rate, options.seconds, elsewhere), paced(options.mentions, options.seconds, () => say(teller, text))]);
    log(`while ${options.members} are told ${options.mentions} times a second: acks p50 ${told.p50} p99 ${told.p99} ms`);
    return { calm, told, mentions, storedBytes: await storedBytes(databaseUrl) };
  } finally {
    await product.stop();
  }
}

async function createWriters(bench: Bench, databaseUrl: string, { members, rooms }: MentionsOptions): Promise<{ teller: Writer; writers: Writer[] }> {
  const crowd = createPopulation(members, members);
  const others = createPopulation(rooms * ROOM_SIZE, ROOM_SIZE);
  await populateProduct(databaseUrl, { userIds: [...crowd.userIds, ...others.userIds], channelIds: [...crowd.channelIds, ...others.channelIds] });
  const users = [0, ...Array.from({ length: rooms }, (_, room) => members + room * ROOM_SIZE)];
  const userIds = [...crowd.userIds, ...others.userIds];
  const channelIds = [...crowd.channelIds, ...others.channelIds];
  const tokens = await signTokens(bench.keys, users.map((user) => userIds[user] ?? ''));
  const [teller, ...writers] = users.map((user, index): Writer => ({ token: tokens[index] ?? '', channelId: channelIds[user] ?? '' }));
  if (teller === undefined) throw new Error('there is nobody to tell the channel');
  return { teller, writers };
}

/** Calls at a steady rate, whatever the answers take: what overload keeps waiting is counted from when it was due. */
async function paced(rate: number, seconds: number, call: (place: number) => Promise<boolean>): Promise<Acks> {
  const latencies = createHistogram();
  let refused = 0;
  const begun = performance.now();
  const calls = Array.from({ length: Math.round(rate * seconds) }, async (_, index) => {
    const dueAt = begun + (index * 1e3) / rate;
    await delay(Math.max(0, dueAt - performance.now()));
    if (!(await call(index))) refused++;
    recordLatency(latencies, (performance.now() - dueAt) * 1e3);
  });
  await Promise.all(calls);
  return { ...summarize(latencies), refused };
}

/** @returns whether it was written */
async function post(apiUrl: string, token: string, message: object): Promise<boolean> {
  const response = await fetch(`${apiUrl}/v1/messages/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [message] }),
  });
  const { results = [] } = (await response.json()) as { results?: { status: string }[] };
  return results[0]?.status === 'ok';
}

async function storedBytes(databaseUrl: string): Promise<number> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'load' });
  try {
    const { rows } = await database.pool.query<{ bytes: number }>(`SELECT coalesce(sum(octet_length(data::text)), 0) AS bytes FROM stream_events WHERE type = 'mention:created'`);
    return Number(rows[0]?.bytes ?? 0);
  } finally {
    await database.close();
  }
}
