import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatClient, type LiveWriter, type Schemas } from '@chatgenius/client-sdk';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';
import { inParallel, oneTo } from './traffic.ts';

const BOTS = size({ everyday: 6, soak: 50 });
const MESSAGES_PER_BOT = size({ everyday: 6, soak: 20 });
const READERS = size({ everyday: 4, soak: 12 });
const KILLS = size({ everyday: 3, soak: 12 });
const TOKENS = size({ everyday: 120, soak: 200 });
/** Of each bot: more of them than a small machine writes at 30 tokens a second each would test the machine. */
const AT_ONCE = size({ everyday: 6, soak: 2 });
const CHANNELS = size({ everyday: 2, soak: 20 });
const TOKEN_EVERY_MS = 30;
/** Says what is cut and killed, and when: TEST_SEED gives that of a run that failed. */
const SEED = Number(process.env.TEST_SEED ?? randomInt(1, 2 ** 31));
/** A writer that is gone is noticed, by its owner or by another process. */
const INTERRUPTED_MS = 40_000;

/** What a model says: always the same for one message. */
function* answerTo(clientMessageId: string): Generator<string> {
  const words = ['tide', 'moon 🌙', 'harbour', 'é\u0301', 'rope', '👩‍👩‍👧', 'salt', '𝔏antern'];
  for (let token = 0; token < TOKENS; token++) yield `${words[(token * 7 + clientMessageId.charCodeAt(token % 36)) % words.length]}${token} `;
}

interface Written {
  readonly clientMessageId: string;
  readonly whole: string;
  /** The most that was acknowledged as durable. */
  durable: number;
  killed: boolean;
}

/** Numbers below a bound that follow from a seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What one reader has seen of each message, also before a reload of their page, and what they should not have. */
class Watch {
  readonly faults: string[] = [];
  readonly #lengths = new Map<string, number>();
  readonly #written: ReadonlyMap<string, Written>;

  constructor(written: ReadonlyMap<string, Written>) {
    this.#written = written;
  }

  see(messages: readonly Pick<Schemas.Message, 'clientMessageId' | 'text'>[]): void {
    for (const { clientMessageId, text } of messages) {
      const { whole = '' } = this.#written.get(clientMessageId) ?? {};
      if (!whole.startsWith(text)) this.faults.push(`${clientMessageId}: another text at ${[...text].findIndex((letter, at) => letter !== [...whole][at])}`);
      const before = this.#lengths.get(clientMessageId) ?? 0;
      if (text.length < before) this.faults.push(`${clientMessageId}: from ${before} to ${text.length}`);
      this.#lengths.set(clientMessageId, text.length);
    }
  }
}

describe('live messages whose bots, gateways and services are killed', () => {
  let system: OwnSystem;
  let world: Seed;
  const written = new Map<string, Written>();
  const watches: Watch[] = [];

  beforeAll(async () => {
    system = await OwnSystem.start();
    world = await seed(system.database.pool, { users: BOTS + READERS, channels: CHANNELS });
  });

  afterAll(() => system.stop());

  const channelOf = (index: number): string => world.channels[index % CHANNELS]?.id ?? '';

  async function read(index: number): Promise<ChatClient> {
    const chat = await system.chat(world.userIds[BOTS + index] ?? '', index);
    const watch = (watches[index] ??= new Watch(written));
    const channel = await chat.joinChannel(channelOf(index));
    watch.see(channel.state.messages);
    channel.on('change', ({ messages }) => watch.see(messages));
    return chat;
  }

  /** Until it is whole, or its bot is killed. */
  async function write(chat: ChatClient, index: number, writers: Set<LiveWriter>): Promise<void> {
    const clientMessageId = randomUUID();
    const one: Written = { clientMessageId, whole: [...answerTo(clientMessageId)].join(''), durable: 0, killed: false };
    written.set(clientMessageId, one);
    let writer: LiveWriter | undefined;
    try {
      writer = await chat.stream({ channelId: channelOf(index) }, { clientMessageId });
      writers.add(writer);
      for (const token of answerTo(clientMessageId)) {
        await writer.append(token);
        one.durable = Math.max(one.durable, writer.durable);
        await pause(TOKEN_EVERY_MS);
      }
      await writer.finish();
      one.durable = one.whole.length;
    } catch (error) {
      one.killed = true;
      if ((error as { reason?: string }).reason !== 'CLOSED') throw error;
    } finally {
      if (writer) writers.delete(writer);
    }
  }

  it(`loses nothing that is durable, and shows nobody a wrong text: ${BOTS * MESSAGES_PER_BOT} messages of ${BOTS} bots, seed ${SEED}`, async () => {
    const readers = await Promise.all(Array.from({ length: READERS }, (_, index) => read(index)));
    const bots = await Promise.all(Array.from({ length: BOTS }, async (_, index) => {
      const chat = await system.chat(world.userIds[index] ?? '', index);
      return { chat, writers: new Set<LiveWriter>() };
    }));
    let writing = true;
    const below = numbersFrom(SEED);
    // The first one dies, and has begun all of its messages by then.
    const traffic = Promise.all(bots.map(({ chat, writers }, bot) => inParallel(oneTo(MESSAGES_PER_BOT), bot === 0 ? MESSAGES_PER_BOT : AT_ONCE, (message) => write(chat, bot + message, writers))));
    void traffic.then(() => (writing = false), () => (writing = false));

    const [dead] = bots;
    // One bot dies in the middle of all of its answers.
    await waitUntil('it has begun all of its answers', () => dead?.writers.size === MESSAGES_PER_BOT);
    for (const writer of dead?.writers ?? []) writer.abandon();
    dead?.chat.close();
    for (let kill = 0; kill < KILLS && writing; kill++) {
      await pause(below(500));
      const { process } = below(3) === 2 ? system.gateway(below(2)) : system.messaging(below(2));
      const [bot, index] = [bots[1 + below(BOTS - 1)], below(READERS)];
      await process.kill();
      bot?.chat.disconnect();
      readers[index]?.close();
      // Their gateway may be the one that is gone.
      const [reader] = await Promise.all([read(index), process.start(), bot?.chat.connect()]);
      readers[index] = reader;
    }
    await traffic;

    const isEnded = async () => (await system.database.pool.query(`SELECT FROM live_messages WHERE NOT interrupted`)).rows.length === 0;
    await waitUntil('all are finished or interrupted', isEnded, INTERRUPTED_MS);
    const { rows } = await system.database.pool.query<{ client_message_id: string; text: string; state: string }>(`SELECT client_message_id, text, live->>'state' AS state FROM messages ORDER BY id`);
    expect(rows).toHaveLength(BOTS * MESSAGES_PER_BOT);
    for (const { client_message_id, text, state } of rows) {
      const { whole, durable, killed } = written.get(client_message_id) ?? { whole: '', durable: 0, killed: false };
      expect([client_message_id, state]).toEqual([client_message_id, killed ? 'interrupted' : 'complete']);
      expect(whole.startsWith(text) && text.length >= durable).toBe(true);
      if (!killed) expect(text).toBe(whole);
    }
    expect(rows.filter(({ state }) => state === 'interrupted').length).toBeGreaterThan(0);

    for (const [index, reader] of readers.entries()) {
      const channel = await reader.joinChannel(channelOf(index));
      const shown = () => channel.state.messages.map(({ clientMessageId, text, live }) => [clientMessageId, text, live?.state]).toSorted();
      const { rows: kept } = await system.database.pool.query<{ client_message_id: string; text: string; state: string }>(`SELECT client_message_id, text, live->>'state' AS state FROM messages WHERE channel_id = $1`, [channelOf(index)]);
      const wanted = kept.map(({ client_message_id, text, state }) => [client_message_id, text, state]).toSorted();
      await waitUntil(`reader ${index} has all of it`, () => JSON.stringify(shown()) === JSON.stringify(wanted), 10_000);
    }
    expect(watches.flatMap(({ faults }) => faults)).toEqual([]);
  }, 600_000);
});
