import { type Channel, type ChatClient, type ShownMessage } from '@chatgenius/client-sdk';
import { Random } from '../model/random.ts';

export interface WriterPlan {
  readonly seed: number;
  readonly messages: number;
  readonly channelIds: readonly string[];
  readonly name: string;
}

/** What a writer asked for, in the order in which they did, and what they were told. Travels out of a page. */
export interface Written {
  readonly sent: { readonly channelId: string; readonly clientMessageId: string; readonly text: string }[];
  readonly edits: { readonly messageId: string; readonly text: string }[];
  readonly reactions: { readonly messageId: string; readonly emoji: string; readonly added: boolean }[];
  /** Whatever was refused: nothing should be. */
  readonly refused: string[];
}

/** What is on a screen. */
export interface Screen {
  readonly channelId: string;
  readonly messages: readonly ShownMessage[];
  readonly unread: number | undefined;
  readonly read: number | undefined;
  /** Of each event that was applied. */
  readonly seqs: readonly number[];
}

const EMOJIS = ['👍', '❤️', '🎉'];
/** As many as somebody who types fast may have on their way. */
const ON_THEIR_WAY = 5;
const EDITED = 0.25;
const REACTED = 0.35;

/** Somebody who writes, edits what they wrote and reacts to what they see; in Node and in pages. What they want follows from the seed. */
export class Writer {
  readonly #chat: ChatClient;
  readonly #plan: WriterPlan;
  readonly #channels = new Map<string, Channel>();
  readonly #seqs = new Map<string, number[]>();
  readonly #written: Written = { sent: [], edits: [], reactions: [], refused: [] };
  readonly #own: { readonly id: string; readonly text: string }[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #connections = 0;

  constructor(chat: ChatClient, plan: WriterPlan) {
    this.#chat = chat;
    this.#plan = plan;
    for (const id of plan.channelIds) this.#seqs.set(`channel:${id}`, []);
    chat.on('event', ({ stream, seq }) => this.#seqs.get(stream)?.push(seq));
    chat.on('connection', ({ status }) => status === 'online' && this.#connections++);
  }

  async begin(): Promise<void> {
    await this.#chat.connect();
    for (const id of this.#plan.channelIds) {
      const channel = await this.#chat.joinChannel(id);
      channel.on('closed', (error) => this.#written.refused.push(`${id} was closed: ${String(error)}`));
      this.#channels.set(id, channel);
    }
  }

  /** Resolves when everything is acknowledged. */
  async write(): Promise<Written> {
    const random = new Random(this.#plan.seed);
    const { messages, channelIds, name } = this.#plan;
    for (let index = 0; index < messages; index++) {
      this.#send(channelIds[index % channelIds.length] ?? '', `${name} ${index}`);
      if (random.chance(EDITED)) this.#edit(random);
      if (random.chance(REACTED)) this.#react(random);
      while (this.#underWay.size >= ON_THEIR_WAY) await Promise.race(this.#underWay);
    }
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
    return this.#written;
  }

  /** Reads everything, as far as it has come. @returns whether nothing is under way, and up to where each channel was applied */
  look(): { readonly status: string; readonly atRest: boolean; readonly heads: Readonly<Record<string, number>> } {
    for (const { place, newest } of this.#channels.values()) if (newest) this.#chat.markRead(place, newest.seq);
    const heads = this.#plan.channelIds.map((id) => [id, this.#chat.positions.get(`channel:${id}`)?.seq ?? 0]);
    const { status } = this.#chat.connection;
    return { status, atRest: status === 'online' && this.#chat.isSettled, heads: Object.fromEntries(heads) as Record<string, number> };
  }

  screens(): Screen[] {
    return [...this.#channels].map(([channelId, { state }]) => {
      const { unread, cursor } = this.#chat.user?.channels.get(channelId) ?? {};
      return { channelId, messages: state.messages, unread, read: cursor?.read, seqs: this.#seqs.get(`channel:${channelId}`) ?? [] };
    });
  }

  get connections(): number {
    return this.#connections;
  }

  close(): void {
    this.#chat.close();
  }

  #send(channelId: string, text: string): void {
    const { clientMessageId, acknowledged } = this.#chat.send({ channelId, text });
    this.#written.sent.push({ channelId, clientMessageId, text });
    this.#follow(acknowledged.then(({ id }) => this.#own.push({ id, text })));
  }

  #edit(random: Random): void {
    const message = random.pick(this.#own);
    if (message === undefined) return;
    const text = `${message.text}, edited ${this.#written.edits.length}`;
    this.#written.edits.push({ messageId: message.id, text });
    this.#follow(this.#chat.edit(message.id, text));
  }

  /** The newest are what people react to: they may have been written a moment ago, by anybody. */
  #react(random: Random): void {
    const shown = [...this.#channels.values()].flatMap(({ state }) => state.messages.filter(({ seq, status }) => seq > 0 && status !== 'pending').slice(-6));
    const message = random.pick(shown);
    if (message === undefined) return;
    const emoji = random.pick(EMOJIS) ?? '';
    const added = !this.#written.reactions.some((other) => other.messageId === message.id && other.emoji === emoji) || random.chance(0.3);
    this.#written.reactions.push({ messageId: message.id, emoji, added });
    this.#follow(added ? this.#chat.react(message.id, emoji) : this.#chat.unreact(message.id, emoji));
  }

  #follow(done: Promise<unknown>): void {
    const followed: Promise<unknown> = done.catch((error: unknown) => this.#written.refused.push(String(error))).finally(() => this.#underWay.delete(followed));
    this.#underWay.add(followed);
  }
}
