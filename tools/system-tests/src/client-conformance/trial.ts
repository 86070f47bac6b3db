import { randomUUID } from 'node:crypto';
import { commands, type StreamId } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { type WireClient, seed } from '@chatgenius/testing';
import { type System } from '../system.ts';
import { ClientProgram, type ClientCommand } from './client-program.ts';

/** They share what is written, so that none of them comes to a limit. */
const WRITERS = 10;
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/** One check of one client: users and a channel of its own, and a line to the gateways that can be broken. */
export class Trial {
  readonly system: System;
  readonly userId: string;
  readonly channelId: string;
  readonly stream: StreamId;
  readonly client: ClientProgram;
  readonly proxy: FaultProxy;
  readonly #writers: readonly WireClient[];
  readonly #sessionId = randomUUID();
  /** Life of the tokens that it is given. */
  tokenSeconds = 900;
  #written = 0;

  private constructor(system: System, command: ClientCommand, world: { userId: string; channelId: string; stream: StreamId }, proxy: FaultProxy, writers: readonly WireClient[]) {
    this.system = system;
    this.userId = world.userId;
    this.channelId = world.channelId;
    this.stream = world.stream;
    this.proxy = proxy;
    this.#writers = writers;
    this.client = new ClientProgram(command, () => this.token());
  }

  static async begin(system: System, command: ClientCommand, patienceMs?: number): Promise<Trial> {
    const { userIds: [userId = '', ...writers], channels: [channel] } = await seed(system.database.pool, { users: 1 + WRITERS, channels: 1 });
    if (channel === undefined) throw new Error('no channel was seeded');
    const proxy = await FaultProxy.before(system.gateway(0).url);
    // All on the gateway that no check ends.
    const connected = await Promise.all(writers.map((writer) => system.connect(writer, 1)));
    return new Trial(system, { ...command, patienceMs }, { userId, channelId: channel.id, stream: channel.stream }, proxy, connected);
  }

  token(): Promise<string> {
    return this.system.token(this.userId, { expiresInSeconds: this.tokenSeconds, sessionId: this.#sessionId });
  }

  async connect(token?: string): Promise<void> {
    this.client.do('connect', { url: `http://127.0.0.1:${this.proxy.port}`, apiUrl: this.system.apiUrl, token: token ?? (await this.token()) });
  }

  /** Connects and joins: what is written from then on must be applied. */
  async join(): Promise<void> {
    await this.connect();
    await this.client.until('it tells ready', () => this.client.all('ready').length > 0);
    this.client.do('join', { channelId: this.channelId });
    await this.client.until('it tells joined', () => this.client.all('joined').some(({ stream }) => stream === this.stream));
  }

  /** Others write, all at once. */
  async write(count: number): Promise<void> {
    const first = this.#written;
    this.#written += count;
    await Promise.all(this.#writers.map(async (writer, index) => {
      for (let each = first; each < first + count; each++) {
        if (each % WRITERS === index) await writer.command(commands.messageSend, { channelId: this.channelId, clientMessageId: randomUUID(), text: `message ${each}` });
      }
    }));
  }

  leadNowhere(): void {
    this.proxy.redirect(NOWHERE);
    this.proxy.cut();
  }

  /** What it has applied of the channel, in its order. */
  get seqs(): number[] {
    return this.client.all('applied').filter(({ stream }) => stream === this.stream).map(({ seq }) => seq);
  }

  /** Everything up to the head of the channel was applied, each event once and in order. */
  async appliesAll(): Promise<void> {
    const { rows: [row] } = await this.system.database.pool.query<{ head: string }>('SELECT head FROM streams WHERE id = $1', [this.stream]);
    const head = Number(row?.head);
    await this.client.until(`it has applied everything up to ${head}`, () => this.seqs.includes(head));
    const wrong = this.seqs.findIndex((seq, index) => seq !== index + 1);
    if (wrong >= 0) throw new Error(`after ${this.seqs[wrong - 1] ?? 'its join'} it applied ${this.seqs[wrong]}`);
  }

  /** Texts that are stored of the client's user, in the order of the channel. */
  async stored(): Promise<string[]> {
    const { rows } = await this.system.database.pool.query<{ text: string }>('SELECT text FROM messages WHERE channel_id = $1 AND sender_id = $2 ORDER BY seq', [this.channelId, this.userId]);
    return rows.map(({ text }) => text);
  }

  async end(): Promise<void> {
    this.client.stop();
    for (const writer of this.#writers) writer.close();
    await this.proxy.close();
  }
}
