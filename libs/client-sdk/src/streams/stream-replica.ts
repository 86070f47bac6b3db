import { type Cursor, type StreamId, type Verdict } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { persist, type RetryOptions } from '../retry.ts';
import { isStreamEvent, type ChatEvent, type PageOf } from '../wire.ts';
import { type Recovery } from './recovery.ts';
import { arrive, isBehind, learn, startAt, startsOver, type StreamOrder } from './stream-order.rules.ts';

/** How long events may wait for one before them that was not delivered, before it is asked for. */
const HOLE_PATIENCE_MS = 1_000;

/** What a stream tells its owner. */
export interface StreamHandlers {
  /** The next events, each once and in order. */
  onEvents(events: readonly ChatEvent[]): void;
  /** The log is another one: what was built from it has to be loaded again, as of `head`. */
  onReset(head: Cursor): void;
  /** What has become of the events that were missed. */
  onRecovery?(recovery: Recovery): void;
  /** It can no longer be received. */
  onClosed(error: ChatError): void;
}

/** Where a join or a resume found the stream. */
export interface Opened {
  readonly head: Cursor;
  readonly verdict: Verdict;
  readonly events: readonly unknown[];
}

export interface ReplicaOptions extends RetryOptions {
  readonly readPage: (stream: StreamId, after: Cursor) => Promise<PageOf<'streamEventsPage'>>;
}

/** One position in one stream. Whatever comes, from wherever, its handlers get each event once and in order. */
export class StreamReplica {
  readonly stream: StreamId;
  readonly #handlers: StreamHandlers;
  readonly #options: ReplicaOptions;
  #order: StreamOrder | undefined;
  /** What was pushed before the ack that says where this stream begins. */
  #pushedBefore: ChatEvent[] = [];
  #filling = false;
  /** Where the events begin that are being made up for. */
  #missedFrom: number | undefined;
  #closed = false;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(stream: StreamId, handlers: StreamHandlers, options: ReplicaOptions) {
    this.stream = stream;
    this.#handlers = handlers;
    this.#options = options;
  }

  /** The last event that was applied; unknown until the stream was opened. */
  get position(): Cursor | undefined {
    return this.#order?.position;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get isComplete(): boolean {
    return this.#order !== undefined && !isBehind(this.#order);
  }

  /** @returns false if the event is of another log than this replica: the stream has to be opened again */
  push(event: ChatEvent): boolean {
    if (this.#closed) return true;
    if (this.#order === undefined) this.#pushedBefore.push(event);
    else if (event.epoch !== this.#order.position.epoch) return false;
    else this.#accept([event]);
    return true;
  }

  /** Takes what the ack of a join or a resume says. Events that are pushed from then on follow `head`. */
  take({ head, verdict, events }: Opened): void {
    if (this.#closed) return;
    if (this.#order === undefined) this.#begin(head);
    else if (startsOver(verdict) || head.epoch !== this.#order.position.epoch) this.#reset(head);
    else {
      this.#missedFrom ??= this.#order.position.seq + 1;
      this.#order = learn(this.#order, verdict.status === 'gap' ? Math.max(verdict.to, head.seq) : head.seq);
      this.#accept(events.filter(isStreamEvent));
      if (verdict.status === 'gap') void this.#fill();
      this.#sayRecovery();
    }
  }

  /** The log reaches up to there, as an ack has said: what does not come by itself is asked for. */
  learn({ epoch, seq }: Cursor): void {
    if (this.#closed || this.#order?.position.epoch !== epoch) return;
    this.#order = learn(this.#order, seq);
    this.#accept([]);
  }

  close(error?: ChatError): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#patience);
    if (error) this.#handlers.onClosed(error);
  }

  #begin(head: Cursor): void {
    this.#order = startAt(head);
    const pushed = this.#pushedBefore;
    this.#pushedBefore = [];
    this.#accept(pushed);
  }

  #reset(head: Cursor): void {
    const status = head.epoch === this.#order?.position.epoch ? 'discontinuity' : 'reset';
    this.#order = startAt(head);
    this.#missedFrom = undefined;
    this.#handlers.onRecovery?.({ status, loaded: false });
    this.#handlers.onReset(head);
  }

  #accept(events: readonly ChatEvent[]): void {
    if (this.#order === undefined) return;
    const { order, due } = arrive(this.#order, events);
    this.#order = order;
    if (due.length > 0) this.#handlers.onEvents(due);
    // What was missing came by itself.
    if (!isBehind(order) && !this.#filling) this.#sayRecovery();
    if (isBehind(order)) this.#patience ??= setTimeout(() => this.#fillHole(), HOLE_PATIENCE_MS);
  }

  /** Without effect when nothing is being made up for. */
  #sayRecovery(): void {
    if (this.#missedFrom === undefined || this.#order === undefined) return;
    const { position: { seq }, known } = this.#order;
    const from = this.#missedFrom;
    if (seq < known) return this.#handlers.onRecovery?.({ status: 'gap', from, to: known, at: seq });
    this.#missedFrom = undefined;
    this.#handlers.onRecovery?.({ status: 'recovered', missed: seq + 1 - from });
  }

  #fillHole(): void {
    this.#patience = undefined;
    if (!this.#closed && this.#order && isBehind(this.#order)) void this.#fill();
  }

  /** Pages until nothing that is known to exist is missing. What is pushed meanwhile waits for its turn. */
  async #fill(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (!this.#closed && this.#order && isBehind(this.#order)) {
        await persist(this.#options, () => !this.#closed, () => this.#readPage());
      }
      if (!this.#closed) this.#sayRecovery();
    } catch (error) {
      this.close(ChatError.from(error, 'UNREACHABLE'));
    } finally {
      this.#filling = false;
    }
  }

  async #readPage(): Promise<void> {
    const after = this.#order?.position;
    if (after === undefined) return;
    const page = await this.#options.readPage(this.stream, after);
    if (this.#closed || this.position?.epoch !== after.epoch) return;
    if (startsOver(page.verdict) || page.head.epoch !== after.epoch) return this.#reset(page.head);
    this.#missedFrom ??= after.seq + 1;
    this.#accept(page.events.filter(isStreamEvent));
    this.#sayRecovery();
    // Nothing new, although there is more: whoever answered is behind, too.
    if (this.position.seq === after.seq) throw ChatError.local('UNREACHABLE');
  }
}
