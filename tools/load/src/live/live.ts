import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { commands } from '@chatgenius/contracts';
import { WireClient, waitUntil } from '@chatgenius/testing';
import { type Bench } from '../bench.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { summarize } from '../measuring/latencies.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { describeLive, type LiveRun, type LiveWay } from './live-report.rules.ts';
import { LiveReader, newShown, ORDINARY, TOKEN } from './live-reader.ts';

export interface LiveOptions {
  writers: number;
  compared: number;
  roomSize: number;
  tokens: number;
  seconds: number;
  beside: number;
  gateways: number;
  messaging: number;
}

/** A room: one who writes, and others who read. */
interface Room {
  readonly channelId: string;
  readonly writer: WireClient;
  readonly readers: readonly LiveReader[];
}

const CONNECTS_AT_ONCE = 50;
/** Nobody has a hundred models begin in the same moment. */
const BEGIN_WITHIN_MS = 2_000;
/** Processes that have just started are slower: nobody looks at what they do so long. */
const WARM_UP_SECONDS = 2;
/** As the writer of the SDK has it. */
const APPEND_EVERY_MS = 50;
/** What is still on its way to readers when all is written. */
const LAST_WORDS_MS = 10_000;

/** What texts cost that are read while they are written, and how soon readers see the first of them: first of all, then of some in three ways. */
export async function measureLive(bench: Bench, options: LiveOptions, log: (line: string) => void): Promise<LiveRun[]> {
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl('load_live');
  const { gateways, messaging } = options;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways, messaging });
  try {
    const rooms = await fillRooms(bench, databaseUrl, product.urls, options);
    await measure(rooms, 'live', { ...options, seconds: WARM_UP_SECONDS }, new CpuUsage(product.pids));
    const some = rooms.slice(0, options.compared);
    const runs: LiveRun[] = [];
    for (const [way, measured] of [['live', rooms], ['live', some], ['edits', some], ['messages', some]] as const) {
      await bench.settlePostgres();
      const run = await measure(measured, way, options, new CpuUsage(product.pids));
      log(describeLive(run));
      runs.push(run);
    }
    for (const { writer, readers } of rooms) for (const client of [writer, ...readers]) client.close();
    return runs;
  } finally {
    await product.stop();
  }
}

async function fillRooms(bench: Bench, databaseUrl: string, urls: readonly string[], { writers, roomSize }: LiveOptions): Promise<Room[]> {
  const size = roomSize + 1;
  const population = createPopulation(writers * size, size);
  await populateProduct(databaseUrl, population);
  const tokens = await signTokens(bench.keys, population.userIds);
  const people = tokens.map((token, user) => ({ url: urls[user % urls.length] ?? '', token, channelId: population.channelIds[user] ?? '' }));
  const rooms = Array.from({ length: writers }, (_, room) => people.slice(room * size, (room + 1) * size));
  const filled: Room[] = [];
  for (const [plan, ...others] of rooms) {
    if (plan === undefined) throw new Error('a room has nobody who writes');
    const { url, token, channelId } = plan;
    const writer = await WireClient.connect({ url, token });
    await writer.command(commands.channelJoin, { channelId });
    const readers = others.map((other) => new LiveReader(other));
    for (let from = 0; from < readers.length; from += CONNECTS_AT_ONCE) await Promise.all(readers.slice(from, from + CONNECTS_AT_ONCE).map((reader) => reader.connect()));
    filled.push({ channelId, writer, readers });
  }
  return filled;
}

async function measure(rooms: readonly Room[], way: LiveWay, { tokens, seconds: wanted, beside, roomSize }: LiveOptions, cpu: CpuUsage): Promise<LiveRun> {
  const shown = newShown();
  cpu.start();
  const begun = performance.now();
  const write = async (room: Room, place: number): Promise<number> => {
    await delay((place * BEGIN_WITHIN_MS) / rooms.length);
    const due = performance.now();
    for (const reader of room.readers) reader.follow(shown, due);
    return writeText(room, way, tokens, wanted);
  };
  const traffic = paced(beside, wanted, (place) => say(rooms[place % rooms.length], `${ORDINARY}${performance.now()}`));
  const [written] = await Promise.all([Promise.all(rooms.map(write)).then((counts) => counts.reduce((sum, count) => sum + count, 0)), traffic]);
  const cores = cpu.stop();
  const seconds = (performance.now() - begun) / 1e3;
  await waitUntil('readers have all of it', () => Math.round(shown.delivered) >= written * roomSize, LAST_WORDS_MS).catch(() => undefined);
  for (const { readers } of rooms) for (const reader of readers) reader.rest();
  return { way, writers: rooms.length, seconds, written, delivered: shown.delivered, first: summarize(shown.first), ordinary: summarize(shown.ordinary), closed: shown.closed, cores };
}

const say = (room: Room | undefined, text: string) => room?.writer.command(commands.messageSend, { channelId: room.channelId, clientMessageId: randomUUID(), text });

/** @returns how many tokens were written */
async function writeText({ channelId, writer }: Room, way: LiveWay, tokens: number, seconds: number): Promise<number> {
  const named = { channelId, clientMessageId: randomUUID() };
  const count = tokens * seconds;
  if (way === 'messages') {
    await paced(tokens, seconds, () => writer.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: TOKEN }));
    return count;
  }
  if (way === 'edits') {
    const { message } = await writer.command(commands.messageSend, { ...named, text: TOKEN });
    await paced(tokens, seconds, (place) => writer.command(commands.messageEdit, { messageId: message.id, text: TOKEN.repeat(place + 1) }));
    return count;
  }
  const { message: { id: messageId } } = await writer.command(commands.messageBegin, named);
  const begun = performance.now();
  // Like the writer of the SDK: one append at a time, and what comes meanwhile goes with the next one.
  for (let at = 0; at < count; ) {
    const sentAt = performance.now();
    const due = Math.min(count, Math.floor(((sentAt - begun) * tokens) / 1e3) + 1);
    await writer.command(commands.messageAppend, { messageId, offset: at * TOKEN.length, text: TOKEN.repeat(due - at) });
    at = due;
    await delay(Math.max(0, sentAt + APPEND_EVERY_MS - performance.now(), begun + (at * 1e3) / tokens - performance.now()));
  }
  await writer.command(commands.messageFinish, { messageId, length: count * TOKEN.length });
  return count;
}

/** Calls at a steady rate, whatever the answers take. */
async function paced(rate: number, seconds: number, call: (place: number) => Promise<unknown> | undefined): Promise<void> {
  const begun = performance.now();
  await Promise.all(Array.from({ length: Math.round(rate * seconds) }, async (_, place) => {
    await delay(Math.max(0, begun + (place * 1e3) / rate - performance.now()));
    await call(place);
  }));
}
