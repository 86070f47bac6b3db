import { type Cursor, type ResumedStream, type StreamEvent, type StreamId, type Verdict } from '@chatgenius/contracts';

/** A stream that a client wants to receive, and the last event of it that the client has. */
export interface WantedStream {
  readonly stream: StreamId;
  readonly since?: Cursor | undefined;
}

/** What somebody read of the log, or of what this gateway remembers of it: the verdict on all events up to `head`. */
export interface Reading {
  readonly head: Cursor;
  readonly verdict: Verdict;
  readonly events: readonly StreamEvent[];
}

/**
 * A reading, and what has happened since, as the client is to be told: its position is now `head`, and the
 * next event that is pushed follows that. Without a cursor nothing was missed.
 */
export function resumedAt({ stream, since }: WantedStream, reading: Reading, later: readonly StreamEvent[], head: Cursor): ResumedStream {
  const { verdict } = reading;
  if (verdict.status === 'gap') return { stream, head, verdict: { ...verdict, to: head.seq }, events: [] };
  const recovered = verdict.status === 'recovered' && since !== undefined;
  return { stream, head, verdict, events: recovered ? [...reading.events, ...later] : [] };
}

/** Turns what does not fit into one answer into gaps, which the client pages. What comes first is kept. */
export function fitted<Resumed extends ResumedStream>(resumed: readonly Resumed[], maxEvents: number, maxBytes: number): Resumed[] {
  let bytes = 0;
  return resumed.map((item) => {
    const [first] = item.events;
    if (first === undefined) return item;
    const size = item.events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0);
    if (item.events.length <= maxEvents && bytes + size <= maxBytes) {
      bytes += size;
      return item;
    }
    return { ...item, verdict: { status: 'gap', from: first.seq, to: item.head.seq }, events: [] };
  });
}
