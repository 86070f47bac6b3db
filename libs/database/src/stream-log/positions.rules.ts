import { type StreamEvent, type StreamId } from '@chatgenius/contracts';

/** A stream whose row this transaction has locked: nobody else appends to it before the commit. */
export interface LockedStream {
  readonly epoch: string;
  /** Position of the last event before this transaction. */
  readonly head: number;
  /**
   * The time of what this transaction appends. It is the database's, whose clock all services share, and never earlier
   * than the last event's, should that clock step back or another server take over: within a stream, times grow with seq.
   */
  readonly at: Date;
}

export type LockedStreams = ReadonlyMap<StreamId, LockedStream>;

/** An event that has no position yet. */
export interface Append {
  readonly stream: StreamId;
  readonly type: string;
  readonly data: unknown;
}

/** Where the next event of a stream goes. */
export type Position = Pick<StreamEvent, 'stream' | 'epoch' | 'seq' | 'at'>;

/** Counts positions of locked streams, one for each call. What the streams were locked as stays as it is. */
export class Positions {
  readonly #locked: LockedStreams;
  readonly #heads = new Map<StreamId, number>();

  constructor(locked: LockedStreams) {
    this.#locked = locked;
  }

  /** For an event that carries its own position, made by `eventAt`. @throws when the stream is not among the locked ones */
  next(stream: StreamId): Position {
    const locked = this.#locked.get(stream);
    if (locked === undefined) throw new Error(`append to ${stream}, which is not locked`);
    const seq = (this.#heads.get(stream) ?? locked.head) + 1;
    this.#heads.set(stream, seq);
    return { stream, epoch: locked.epoch, seq, at: locked.at.toISOString() };
  }

  /** @throws when the stream is not among the locked ones */
  give({ stream, type, data }: Append): StreamEvent {
    return eventAt(this.next(stream), type, data);
  }
}

export const eventAt = ({ stream, epoch, seq, at }: Position, type: string, data: unknown): StreamEvent => ({ stream, epoch, seq, type, at, data });

/** Each event with the next position and the time of its stream, in the order of the appends. */
export function positionEvents(locked: LockedStreams, appends: readonly Append[]): StreamEvent[] {
  const positions = new Positions(locked);
  return appends.map((append) => positions.give(append));
}
