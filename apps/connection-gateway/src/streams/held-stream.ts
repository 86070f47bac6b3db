import { type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type EncodedEvent } from '@chatgenius/bus';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { EventOrder } from './event-order.ts';
import { RecentEvents } from './recent-events.ts';
import { endsHistory, isForLogAlone, redacted, takesWords } from './redaction.rules.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Streams that this connection receives, besides its user's own. */
    streams?: Set<HeldStream>;
    /** Joins that are not answered yet. */
    joins?: Set<PendingJoin>;
  }
}

/** Events kept so that whoever comes back can be brought up to this stream's position without asking the log. */
const RECENT_EVENTS = 128;
/** There are as many of these streams as users, and little happens in each. */
const RECENT_EVENTS_OF_USER = 32;

/** Something in this gateway that follows a stream itself, beside the members that it is written to. */
export interface StreamWatcher {
  /** Events in order, each once, as this gateway gets to them. */
  follow(events: readonly StreamEvent[]): void;
  /** The log was replaced, and its position here is `position`. Knowledge of the old one is void. */
  restarted(position: Cursor): void;
}

/** A join on its way. */
export interface PendingJoin {
  readonly held: HeldStream;
  /** The connection has left the stream after it asked to join. */
  left: boolean;
}

/**
 * A stream that this gateway follows: its position here, and who receives it. All members stand at the
 * same position.
 */
export class HeldStream {
  readonly id: StreamId;
  readonly members = new Set<ChatSocket>();
  watcher: StreamWatcher | undefined;
  /** Of a thread: the channel that it is in. Known from the first join on. */
  channelId: string | undefined;
  /** Joins on their way, which need the stream to stay. */
  joining = 0;
  /** Whether somebody will look whether it is still needed. */
  releasing = false;
  /** By the clock of `performance`: when it was needed last, if nobody needs it now. */
  unusedSince = -Infinity;
  /** Given out, and not yet written to the members. */
  unwritten: EncodedEvent[] = [];
  /** Told when the log is found to be another one, before the watcher is. */
  readonly #onRestart: () => void;
  #order: EventOrder<EncodedEvent> | undefined;
  /** Came before the position was known. */
  #beforeStart: EncodedEvent[] | undefined;
  /** The last ones that were given out, all of the position's epoch, without a gap. */
  readonly #recent: RecentEvents;

  constructor(id: StreamId, onRestart: () => void = () => undefined) {
    this.id = id;
    this.#onRestart = onRestart;
    this.#recent = new RecentEvents(id.startsWith('user:') ? RECENT_EVENTS_OF_USER : RECENT_EVENTS);
  }

  /** Undefined until the head of the log is known. */
  get position(): Cursor | undefined {
    return this.#order?.position;
  }

  get hasHole(): boolean {
    return this.#order?.hasHole ?? false;
  }

  get unused(): boolean {
    return this.members.size === 0 && this.joining === 0 && this.watcher === undefined;
  }

  /** Sets the position; only the first call counts. @returns events that are due */
  start(head: Cursor): EncodedEvent[] {
    if (this.#order !== undefined) return [];
    this.#order = new EventOrder(head);
    const waiting = this.#beforeStart ?? [];
    this.#beforeStart = undefined;
    return this.accept(waiting);
  }

  /** Whether `head` is not received here yet, or belongs to another log. */
  isBehind({ epoch, seq }: Cursor): boolean {
    const { position } = this;
    return position !== undefined && (position.epoch !== epoch || position.seq < seq);
  }

  /** The log is another one: what follows `position` there comes next. */
  restart(position: Cursor): void {
    this.#order = new EventOrder(position);
    this.#restarted(position);
  }

  /** Takes events from NATS or from the log. @returns events that are due */
  accept(events: readonly EncodedEvent[]): EncodedEvent[] {
    if (this.#order === undefined) {
      (this.#beforeStart ??= []).push(...events);
      return [];
    }
    const { epoch } = this.#order.position;
    const due = this.#order.accept(events);
    const { position } = this.#order;
    if (position.epoch !== epoch) this.#restarted({ epoch: position.epoch, seq: position.seq - due.length });
    if (due.length > 0) this.#remember(due);
    return due;
  }

  /** Everything after `cursor` that was given out, or nothing when that is not known any more. */
  since(cursor: Cursor): StreamEvent[] | undefined {
    const position = this.position;
    if (position === undefined || position.epoch !== cursor.epoch) return undefined;
    const missed = position.seq - cursor.seq;
    if (missed < 0 || missed > this.#recent.count) return undefined;
    // They were parsed against their schema when they came.
    return this.#recent.last(missed).map((encoded) => JSON.parse(encoded) as StreamEvent);
  }

  /** The log is gone, as after a restore from a backup that is older than it. */
  vanish(): void {
    if (this.position !== undefined) this.#restarted(this.position);
  }

  /** Events were rewritten in the log: drops the copies here. */
  forgetRecent(): void {
    this.#recent.clear();
  }

  #restarted(position: Cursor): void {
    this.#onRestart();
    this.#recent.clear();
    this.watcher?.restarted(position);
  }

  #remember(due: readonly EncodedEvent[]): void {
    for (const { event, encoded } of due) {
      if (isForLogAlone(event)) {
        this.#recent.clear();
        continue;
      }
      if (endsHistory(event)) this.#recent.clear();
      if (takesWords(event)) this.#recent.replace(redacted(this.#recent.last(this.#recent.count), event));
      this.#recent.push(encoded);
    }
  }
}
