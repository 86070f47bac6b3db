import type { ChatError } from '../chat-error.ts';
import { type Conversation as Place, type Message, type Metadata } from '../generated/schemas.ts';
import { type ChatEvent, type CommandName, type InputOf, type OutputOf } from '../wire.ts';

/** How a live message begins. */
export interface LiveDraft {
  readonly text?: string;
  readonly mentionAt?: 'begin' | 'finish';
  readonly metadata?: Metadata;
  readonly quote?: { readonly messageId: string };
  /** Names the message: whoever begins it again under the same name goes on with it. */
  readonly clientMessageId?: string;
}

/** Tokens of so long travel together: readers are told in steps of twice this length anyway, as they are committed. */
const APPEND_EVERY_MS = 50;
const APPEND_LENGTH = 8_000;
/** `append` waits while so much has not been taken by the server. */
const MOST_UNSENT = 32_000;

/** What a writer needs of its client: this is loaded late, and so imports no errors. */
export interface WritingClient {
  /** Until it is done or refused for good; over other connections as well. */
  readonly command: <Name extends CommandName>(name: Name, input: InputOf<Name>) => Promise<OutputOf<Name>>;
  readonly on: (name: 'event', listener: (event: ChatEvent) => void) => () => void;
  /** How long each byte of text should take by now, in milliseconds, so that what the server has told of its limit lasts. */
  readonly msPerByte: () => number;
  /** Why nothing more can be written. */
  readonly ended: () => Error;
}

type Progress = Pick<OutputOf<'messageAppend'>, 'length' | 'durable' | 'cancel' | 'revision'>;

/**
 * Writes one live message. Keeps what is not committed yet, and sends it again when the server has lost it: to another gateway,
 * after a reconnect, when a service has died.
 */
export class LiveWriter {
  /** Of the message, once it has begun. */
  readonly message: Message;
  readonly #client: WritingClient;
  readonly #cancelling = new AbortController();
  readonly #leaseMs: number;
  /** Text from `#from` on: what is before is committed. */
  #text = '';
  #from: number;
  /** The server has taken so much. */
  #taken: number;
  readonly #revision: number | undefined;
  /** Half of a surrogate pair, whose other half comes next. */
  #half = '';
  #metadata: Metadata | undefined;
  #sending: Promise<void> | undefined;
  #sentAt = -Infinity;
  #lease: ReturnType<typeof setTimeout> | undefined;
  #failure: Error | undefined;
  #ended = false;
  readonly #waiting = new Set<() => void>();
  /** Hears no more of who asks to stop. */
  readonly #off: () => void;

  /** The message is there when this resolves. @throws ChatError why it is refused */
  static async begin(client: WritingClient, place: Place, draft: LiveDraft & { readonly clientMessageId: string }): Promise<LiveWriter> {
    return new LiveWriter(client, await client.command('messageBegin', { ...place, ...draft }));
  }

  private constructor(client: WritingClient, begun: OutputOf<'messageBegin'>) {
    this.#client = client;
    this.#off = client.on('event', (event) => {
      if (event.type === 'message:cancelling' && event.data.messageId === begun.message.id) this.cancel(event.data.reason);
    });
    this.message = begun.message;
    this.#leaseMs = begun.leaseMs;
    this.#taken = this.#from = begun.length;
    this.#revision = begun.revision;
    this.#heard(begun);
    this.#keepAlive();
  }

  /** Aborted when somebody asks to stop: end the model's answer, and `finish` as `cancelled`. */
  get signal(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** UTF-16 code units written so far, and how many of them are committed. */
  get length(): number {
    return this.#from + this.#text.length;
  }

  get durable(): number {
    return this.#from;
  }

  /** Adds text, and with it changes what the message carries. Resolves when there is room for more. @throws ChatError that ended it */
  async append(text: string, { metadata }: { readonly metadata?: Metadata } = {}): Promise<void> {
    this.#assertOpen();
    const whole = this.#half + text;
    const splits = isHighSurrogate(whole.charCodeAt(whole.length - 1));
    this.#half = splits ? whole.slice(-1) : '';
    this.#text += (splits ? whole.slice(0, -1) : whole).toWellFormed();
    if (metadata !== undefined) this.#metadata = metadata;
    this.#send();
    while (this.length - this.#taken > MOST_UNSENT) await this.#progress();
  }

  /** Adds what comes, until it ends or somebody cancels. @returns whether it came to its end */
  async pipe(source: AsyncIterable<string> | Iterable<string>): Promise<boolean> {
    for await (const text of source) {
      if (this.signal.aborted) return false;
      await this.append(text);
    }
    return !this.signal.aborted;
  }

  /** Ends the message, once the server has all of its text. @returns the message as it stays @throws ChatError */
  async finish({ state = this.signal.aborted ? 'cancelled' : 'complete', ...rest }: Pick<InputOf<'messageFinish'>, 'state' | 'reason' | 'metadata'> = {}): Promise<Message> {
    this.#assertOpen();
    this.#text += this.#half.toWellFormed();
    this.#half = '';
    for (;;) {
      this.#send();
      while (this.#sending !== undefined) await this.#sending;
      this.#assertOpen();
      try {
        const { message } = await this.#client.command('messageFinish', { messageId: this.message.id, length: this.length, revision: this.#revision, state, ...rest });
        this.#end();
        return message;
      } catch (error) {
        // Another process has it by now, with what is committed.
        if (!this.#goBack(error)) throw error;
      }
    }
  }

  /** Ends the message as failed, with what was written. */
  fail(reason: string): Promise<Message> {
    return this.finish({ state: 'failed', reason });
  }

  /** Leaves the message as it is: it is interrupted after a while, and may be taken up by its `clientMessageId`. */
  abandon(): void {
    this.#end(this.#client.ended());
  }

  /** Somebody has asked to stop. */
  cancel(reason?: string): void {
    this.#cancelling.abort(new DOMException(reason ?? 'cancelled', 'AbortError'));
  }

  #assertOpen(): void {
    if (this.#ended) throw this.#failure ?? this.#client.ended();
  }

  /** One append at a time: what comes meanwhile goes with the next one. */
  #send(isAlive = false): void {
    if (this.#sending !== undefined || this.#ended || (!isAlive && this.#taken === this.length && this.#metadata === undefined)) return;
    this.#sending = this.#sendAll(isAlive).catch((error: unknown) => this.#end(error)).finally(() => {
      this.#sending = undefined;
      this.#keepAlive();
      this.#send();
    });
  }

  async #sendAll(isAlive: boolean): Promise<void> {
    do {
      await sleep(this.#sentAt + Math.max(APPEND_EVERY_MS, this.#paceMs()) - performance.now());
      this.#sentAt = performance.now();
      const metadata = this.#metadata;
      this.#metadata = undefined;
      try {
        this.#heard(await this.#client.command('messageAppend', { messageId: this.message.id, ...this.#part(), ...(metadata && { metadata }), revision: this.#revision }));
      } catch (error) {
        this.#metadata ??= metadata;
        if (!this.#goBack(error)) throw error;
      }
      isAlive = false;
    } while (!this.#ended && (isAlive || this.#taken < this.length || this.#metadata !== undefined));
  }

  /** Slower before the limit refuses, and never so slow that the server misses a word from here. */
  #paceMs(): number {
    return Math.min(this.#client.msPerByte() * new TextEncoder().encode(this.#part().text).length, this.#leaseMs / 3);
  }

  #part(): { offset: number; text: string } {
    const start = this.#taken - this.#from;
    const end = start + APPEND_LENGTH;
    const splits = end < this.#text.length && isHighSurrogate(this.#text.charCodeAt(end - 1));
    return { offset: this.#taken, text: this.#text.slice(start, splits ? end - 1 : end) };
  }

  #heard({ length, durable, cancel }: Progress): void {
    this.#taken = length;
    if (durable > this.#from) {
      this.#text = this.#text.slice(durable - this.#from);
      this.#from = durable;
    }
    if (cancel) this.cancel(cancel.reason);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** The server has less than it had taken. @returns whether what is missing is here */
  #goBack(error: unknown): boolean {
    const { reason, details: { expected, revision } = {} } = error as Partial<ChatError>;
    if (reason !== 'OFFSET_MISMATCH') return false;
    if (typeof expected !== 'number' || revision !== this.#revision || expected < this.#from || expected > this.length) return false;
    this.#taken = expected;
    return true;
  }

  #progress(): Promise<void> {
    this.#assertOpen();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #keepAlive(): void {
    clearTimeout(this.#lease);
    if (!this.#ended) this.#lease = setTimeout(() => this.#send(true), this.#leaseMs / 3);
  }

  #end(failure?: unknown): void {
    this.#failure ??= failure as Error | undefined;
    this.#ended = true;
    this.#off();
    clearTimeout(this.#lease);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd8_00 && unit <= 0xdb_ff;

const sleep = (ms: number): Promise<void> => (ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms)));
