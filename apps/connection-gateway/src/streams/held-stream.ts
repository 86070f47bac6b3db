import { type Cursor, type StreamId } from '@chatgenius/contracts';
import { type EncodedEvent } from '@chatgenius/bus';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { EventOrder } from './event-order.ts';

/** Events kept so that a join can be brought up to this stream's position without asking the log. */
const RECENT_EVENTS = 64;

/**
 * A stream of which this gateway has a member, or had one a moment ago: its position here, and who
 * receives it. All members stand at the same position.
 */
export class HeldStream {
  readonly id: StreamId;
  readonly members = new Set<ChatSocket>();
  /** Joins on their way, which need the stream to stay. */
  joining = 0;
  /** Whether its end is set, unless somebody joins before. */
  releasing = false;
  /** Given out, and not yet written to the members. */
  unwritten: EncodedEvent[] = [];
  #order: EventOrder<EncodedEvent> | undefined;
  /** Came before the position was known. */
  #beforeStart: EncodedEvent[] = [];
  #recent: EncodedEvent[] = [];

  constructor(id: StreamId) {
    this.id = id;
  }

  /** Nothing until the first join has learnt where the log stands. */
  get position(): Cursor | undefined {
    return this.#order?.position;
  }

  get hasHole(): boolean {
    return this.#order?.hasHole ?? false;
  }

  get unused(): boolean {
    return this.members.size === 0 && this.joining === 0;
  }

  /** Says where the log stood; only the first call counts. Returns events whose turn it is. */
  start(head: Cursor): EncodedEvent[] {
    if (this.#order !== undefined) return [];
    this.#order = new EventOrder(head);
    const waiting = this.#beforeStart;
    this.#beforeStart = [];
    return this.accept(waiting);
  }

  /** Takes events from NATS or from the log. Returns those whose turn it is. */
  accept(events: readonly EncodedEvent[]): EncodedEvent[] {
    if (this.#order === undefined) {
      this.#beforeStart.push(...events);
      return [];
    }
    const due = this.#order.accept(events);
    if (due.length > 0) this.#recent = [...this.#recent, ...due].slice(-RECENT_EVENTS);
    return due;
  }

  /** Everything after `cursor` that was given out, or nothing when that is not known any more. */
  since(cursor: Cursor): EncodedEvent[] | undefined {
    const position = this.position;
    if (position === undefined || position.epoch !== cursor.epoch || position.seq < cursor.seq) return undefined;
    const missed = this.#recent.filter(({ event }) => event.epoch === cursor.epoch && event.seq > cursor.seq);
    return missed.length === position.seq - cursor.seq ? missed : undefined;
  }
}
