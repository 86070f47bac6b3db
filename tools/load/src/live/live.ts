import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { commands, ephemeralEvents, streamEvents } from '@chatgenius/contracts';
import { WireClient, waitUntil } from '@chatgenius/testing';
import { type Histogram } from 'hdr-histogram-js';
import { type Bench } from '../bench.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { createHistogram, recordLatency, summarize } from '../measuring/latencies.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { describeLive, type LiveRun, type LiveWay } from './live-report.rules.ts';

export interface LiveOptions {
  writers: number;
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
  readonly readers: readonly WireClient[];
}

interface Shown {
  delivered: number;
  readonly first: Histogram;
  readonly ordinary: Histogram;
}

const TOKEN = 'token ';
const ORDINARY = 'beside:';
const CONNECTS_AT_ONCE = 50;
/** What is still on its way to readers when all is written. */
const LAST_WORDS_MS = 10_000;

/** What texts cost that are read while they are written, in three ways, and how soon readers see the first of them. */
export async function measureLive(bench: Bench, options: LiveOptions, log: (line: string) => void): Promise<LiveRun[]> {
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl('load_live');
  const { gateways, messaging } = options;
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways, messaging });
  try {
    const rooms = await fillRooms(bench, databaseUrl, product.urls, options);
    const runs: LiveRun[] = [];
    for (const way of ['live', 'edits', 'messages'] as const) {
      await bench.settlePostgres();
      const run = await measure(rooms, way, options, new CpuUsage(product.pids));
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
  const clients: WireClient[] = [];
  for (let from = 0; from < tokens.length; from += CONNECTS_AT_ONCE) {
    const some = tokens.slice(from, from + CONNECTS_AT_ONCE);
    clients.push(...(await Promise.all(some.map((token, index) => WireClient.connect({ url: urls[(from + index) % urls.length] ?? '', token })))));
  }
  await Promise.all(clients.map((client, user) => client.command(commands.channelJoin, { channelId: population.channelIds[user] ?? '' })));
  return Array.from({ length: writers }, (_, room) => {
    const [writer, ...readers] = clients.slice(room * size, (room + 1) * size);
    if (writer === undefined) throw new Error('a room has nobody who writes');
    return { channelId: population.channelIds[room * size] ?? '', writer, readers };
  });
}

async function measure(rooms: readonly Room[], way: LiveWay, options: LiveOptions, cpu: CpuUsage): Promise<LiveRun> {
  const { tokens, seconds: wanted, beside } = options;
  const shown: Shown = { delivered: 0, first: createHistogram(), ordinary: createHistogram() };
  const dues = rooms.map(() => 0);
  const offs = rooms.flatMap(({ readers }, room) => readers.map((reader) => watch(reader, shown, () => dues[room] ?? 0)));
  cpu.start();
  const begun = performance.now();
  const write = async (room: Room, place: number): Promise<number> => {
    await delay((place * 1e3) / tokens / rooms.length);
    dues[place] = performance.now();
    return writeText(room, way, tokens, wanted);
  };
  const traffic = paced(beside, wanted, (place) => say(rooms[place % rooms.length], `${ORDINARY}${performance.now()}`));
  const written = (await Promise.all(rooms.map(write))).reduce((sum, count) => sum + count, 0);
  await traffic;
  const cores = cpu.stop();
  const seconds = (performance.now() - begun) / 1e3;
  await waitUntil('readers have all of it', () => Math.round(shown.delivered) >= written * options.roomSize, LAST_WORDS_MS).catch(() => undefined);
  for (const off of offs) off();
  return { way, seconds, written, delivered: shown.delivered, first: summarize(shown.first), ordinary: summarize(shown.ordinary), cores };
}

/** Counts tokens that this reader is shown, by how much longer the text is. */
function watch({ socket }: WireClient, shown: Shown, due: () => number): () => void {
  let length = 0;
  const grow = (to: number): void => {
    if (to <= length) return;
    if (length === 0) recordLatency(shown.first, (performance.now() - due()) * 1e3);
    shown.delivered += (to - length) / TOKEN.length;
    length = to;
  };
  const listener = (name: string, payload: { data?: { message?: { text: string }; text?: string }; offset?: number; text?: string }): void => {
    const { data } = payload;
    if (name === ephemeralEvents.messageDelta.name) grow((payload.offset ?? 0) + (payload.text?.length ?? 0));
    // An edit, or the end of a live text.
    else if (name === streamEvents.messageEdited.name) grow(data?.text?.length ?? 0);
    else if (name === streamEvents.messageCreated.name && data?.message?.text.startsWith(ORDINARY) === true) recordLatency(shown.ordinary, (performance.now() - Number(data.message.text.slice(ORDINARY.length))) * 1e3);
    else if (name === streamEvents.messageCreated.name && data?.message?.text === TOKEN) grow(length + TOKEN.length);
  };
  socket.onAny(listener);
  return () => void socket.offAny(listener);
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
  let at = 0;
  // One append at a time: what comes meanwhile goes with the next one, as the SDK has it.
  let sending: Promise<unknown> | undefined;
  await paced(tokens, seconds, async (place) => {
    const due = place + 1;
    while (sending !== undefined) await sending;
    if (at >= due) return;
    const append = { messageId, offset: at * TOKEN.length, text: TOKEN.repeat(due - at) };
    at = due;
    sending = writer.command(commands.messageAppend, append).finally(() => (sending = undefined));
    await sending;
  });
  await writer.command(commands.messageFinish, { messageId, length: at * TOKEN.length });
  return count;
}

/** Calls at a steady rate, whatever the answers take. */
async function paced(rate: number, seconds: number, call: (place: number) => Promise<unknown> | undefined): Promise<void> {
  const begun = performance.now();
  await Promise.all(Array.from({ length: Math.round(rate * seconds) }, async (_, index) => {
    await delay(Math.max(0, begun + (index * 1e3) / rate - performance.now()));
    await call(index);
  }));
}
