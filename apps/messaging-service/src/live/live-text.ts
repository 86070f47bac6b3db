import { streams, type MessageDelta, type Metadata, type StreamId } from '@chatgenius/contracts';
import { type Checkpoint, type LiveRow, type NewLive } from '../messages/live.repository.ts';
import { newPart, type Appending } from './live-text.rules.ts';

/** A live message that this process owns: its text in memory, of which `durable` UTF-16 code units are committed. Readers are shown those. */
export class LiveText {
  readonly messageId: string;
  readonly senderId: string;
  readonly stream: StreamId;
  readonly place: { readonly channelId: string; readonly threadId: string | undefined };
  readonly hidden: boolean;
  readonly generation: number;
  readonly revision: number;
  /** For how long it had been interrupted when this process took it over, in milliseconds. */
  readonly interruptedForMs: number | undefined;
  text: string;
  durable: number;
  step: number;
  metadata: Metadata | undefined;
  cancel: LiveRow['cancel'] = null;
  /** By performance.now(). */
  heardAt = performance.now();
  /** It is being ended: it takes no more text. */
  ending = false;
  #heardCommitted = performance.now();
  #stepCommitted: number;
  #metadataCommitted: Metadata | undefined;
  #told: number;
  #stepTold: number;
  #begun = false;

  private constructor(row: Pick<LiveRow, 'message_id' | 'user_id' | 'channel_id' | 'thread_id' | 'hidden' | 'generation' | 'revision' | 'text' | 'step' | 'metadata' | 'cancel'>, interruptedForMs?: number) {
    this.messageId = row.message_id;
    this.senderId = row.user_id;
    this.place = { channelId: row.channel_id, threadId: row.thread_id ?? undefined };
    this.stream = streams.conversation(this.place);
    this.hidden = row.hidden;
    this.generation = row.generation;
    this.revision = row.revision;
    this.interruptedForMs = interruptedForMs;
    this.text = row.text;
    this.durable = this.#told = row.text.length;
    this.step = this.#stepCommitted = this.#stepTold = row.step;
    this.metadata = this.#metadataCommitted = row.metadata ?? undefined;
    this.cancel = row.cancel;
  }

  static begun({ message, hidden }: Omit<NewLive, 'ownerId'>): LiveText {
    const { id, senderId, channelId, threadId = null, text, metadata = null } = message;
    return new LiveText({ message_id: id, user_id: senderId, channel_id: channelId, thread_id: threadId, hidden, generation: 1, revision: 0, text, step: 0, metadata, cancel: null });
  }

  /** One that this process has just taken over. */
  static taken(row: LiveRow): LiveText {
    return new LiveText(row, row.interrupted ? row.heard_ms_ago : undefined);
  }

  get length(): number {
    return this.text.length;
  }

  /** @throws ChatError as `newPart` does */
  append(appending: Appending & { readonly metadata?: Metadata | undefined }): void {
    this.text += newPart(this, appending);
    if (appending.metadata !== undefined) {
      this.metadata = appending.metadata;
      this.step++;
    }
    this.heardAt = performance.now();
  }

  get progress() {
    const { length, durable, revision, cancel } = this;
    return { length, durable, ...(revision > 0 && { revision }), ...(cancel && { cancel }) };
  }

  /** Nothing while all is committed, and the lease as well. */
  checkpoint(leaseEveryMs: number): Checkpoint | undefined {
    const { messageId, generation, durable: at, step, metadata } = this;
    const isNew = at < this.length || step > this.#stepCommitted;
    if (!isNew && this.heardAt - this.#heardCommitted < leaseEveryMs) return undefined;
    return { messageId, generation, at, piece: this.text.slice(at), step, metadata: step > this.#stepCommitted ? metadata : undefined };
  }

  /** Nothing was committed of it by this process so far: its readers wait for a first word. */
  get isFirst(): boolean {
    return !this.#begun && this.length > this.durable;
  }

  committed({ at, piece, step, metadata }: Checkpoint, cancel: LiveRow['cancel']): void {
    this.durable = at + piece.length;
    this.#begun ||= piece !== '';
    this.#stepCommitted = step;
    this.#metadataCommitted = metadata ?? this.#metadataCommitted;
    this.#heardCommitted = performance.now();
    this.cancel = cancel;
  }

  /** What readers are shown: what is committed, so that no crash takes any of it away. */
  get shown() {
    return { text: this.text.slice(0, this.durable), step: this.#stepCommitted, metadata: this.#metadataCommitted };
  }

  /** What is committed and was not told yet; nothing when all of it was. */
  tell(): MessageDelta | undefined {
    const { messageId, revision, durable } = this;
    const [offset, step] = [this.#told, this.#stepCommitted];
    if (offset === durable && step === this.#stepTold) return undefined;
    const metadata = step > this.#stepTold ? this.#metadataCommitted : undefined;
    this.#told = durable;
    this.#stepTold = step;
    return { messageId, offset, text: this.text.slice(offset, durable), ...(revision > 0 && { revision }), ...(step > 0 && { step }), ...(metadata && { metadata }) };
  }
}
