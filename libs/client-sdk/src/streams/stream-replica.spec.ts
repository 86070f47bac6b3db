import { type Cursor } from '@chatgenius/contracts';
import fc from 'fast-check';
import { ChatError } from '../chat-error.ts';
import { type ChatEvent, type PageOf } from '../wire.ts';
import { type Recovery } from './recovery.ts';
import { StreamReplica } from './stream-replica.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000' as const;
const event = (seq: number, epoch = 'e1') => ({ stream, epoch, seq, type: 'message:created', at: '', data: {} }) as unknown as ChatEvent;
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
const head = (seq: number, epoch = 'e1'): Cursor => ({ epoch, seq });

/** A log that pages are read from: some readings fail, some bring less than there is. */
class PagedLog {
  last = 0;
  readonly pageSizes: number[];
  refusal: ChatError | undefined;

  constructor(pageSizes: readonly number[]) {
    this.pageSizes = [...pageSizes];
  }

  readonly readPage = async (_: string, { seq }: Cursor): Promise<PageOf<'streamEventsPage'>> => {
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    const size = this.pageSizes.shift() ?? 3;
    if (size === 0) throw ChatError.local('UNREACHABLE');
    const events = range(seq + 1, Math.min(this.last, seq + size)).map((one) => event(one));
    return { head: head(this.last), verdict: { status: 'recovered' }, events };
  };
}

function follow(log: PagedLog) {
  const applied: number[] = [];
  const resets: Cursor[] = [];
  const closed: ChatError[] = [];
  const recoveries: Recovery[] = [];
  const replica = new StreamReplica(
    stream,
    { onEvents: (events) => applied.push(...events.map(({ seq }) => seq)), onReset: (at) => resets.push(at), onClosed: (error) => closed.push(error), onRecovery: (recovery) => recoveries.push(recovery) },
    { readPage: log.readPage, backoff: { firstMs: 0, longestMs: 0 }, random: () => 0 },
  );
  return { replica, applied, resets, closed, recoveries };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('StreamReplica', () => {
  it('holds what is pushed before the ack that says where it begins', () => {
    const { replica, applied } = follow(new PagedLog([]));
    for (const seq of [5, 6]) replica.push(event(seq));
    replica.take({ head: head(5), verdict: { status: 'recovered' }, events: [] });
    expect(applied).toEqual([6]);
  });

  it('starts over after a verdict of a newer server, which is never wrong', () => {
    const { replica, applied, resets } = follow(new PagedLog([]));
    replica.take({ head: head(5), verdict: { status: 'recovered' }, events: [] });
    replica.take({ head: head(9), verdict: { status: 'compacted' } as never, events: [event(8)] });
    replica.push(event(10));
    expect([resets, applied]).toEqual([[head(9)], [10]]);
  });

  it('takes what it can read of an answer', () => {
    const { replica, applied } = follow(new PagedLog([]));
    replica.take({ head: head(0), verdict: { status: 'recovered' }, events: [] });
    replica.take({ head: head(2), verdict: { status: 'recovered' }, events: [null, event(1), { seq: 5 }, event(2)] });
    expect(applied).toEqual([1, 2]);
  });

  it('reports another epoch, and starts over when the server says so', () => {
    const { replica, applied, resets } = follow(new PagedLog([]));
    replica.take({ head: head(5), verdict: { status: 'recovered' }, events: [] });
    expect(replica.push(event(1, 'e2'))).toBe(false);
    replica.take({ head: head(1, 'e2'), verdict: { status: 'reset' }, events: [] });
    expect(replica.push(event(2, 'e2'))).toBe(true);
    expect(resets).toEqual([head(1, 'e2')]);
    expect(applied).toEqual([2]);
  });

  it('asks for what an ack says is there and does not come, and for nothing of another log', async () => {
    jest.useFakeTimers();
    const log = new PagedLog([]);
    const { replica, applied } = follow(log);
    replica.take({ head: head(5), verdict: { status: 'recovered' }, events: [] });
    log.last = 7;
    replica.learn(head(9, 'e2'));
    expect(replica.isComplete).toBe(true);
    replica.learn(head(7));
    expect(replica.isComplete).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    jest.useRealTimers();
    expect(applied).toEqual([6, 7]);
  });

  it('ends when a page is refused for good', async () => {
    const log = new PagedLog([]);
    log.refusal = ChatError.local('CLOSED');
    const { replica, closed } = follow(log);
    replica.take({ head: head(0), verdict: { status: 'recovered' }, events: [] });
    replica.take({ head: head(9), verdict: { status: 'gap', from: 1, to: 9 }, events: [] });
    await settled();
    expect(closed).toEqual([log.refusal]);
  });

  /**
   * What a connection brings over several lives of it: events in order, cut off anywhere; a resume that is answered with
   * the missed events or with a gap; events pushed while the gap is paged.
   */
  it('applies every event once and in order over lost connections, gaps and failing pages', async () => {
    const lives = fc.array(fc.record({ missed: fc.nat(12), gap: fc.boolean(), pushed: fc.nat(6), repeated: fc.nat(3), whilePaging: fc.nat(4) }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.nat(5), lives, fc.array(fc.nat(4), { maxLength: 12 }), async (start, all, pageSizes) => {
        const log = new PagedLog(pageSizes);
        log.last = start;
        const { replica, applied } = follow(log);
        replica.take({ head: head(start), verdict: { status: 'recovered' }, events: [] });
        for (const { missed, gap, pushed, repeated, whilePaging } of all) {
          log.last += missed;
          const since = replica.position?.seq ?? 0;
          const events = gap ? [] : range(since + 1, log.last).map((seq) => event(seq));
          replica.take({ head: head(log.last), verdict: gap ? { status: 'gap', from: since + 1, to: log.last } : { status: 'recovered' }, events });
          for (const seq of range(log.last + 1, log.last + pushed)) replica.push(event(seq));
          log.last += pushed;
          for (const seq of range(Math.max(1, log.last - repeated), log.last)) replica.push(event(seq));
          await Promise.resolve();
          for (const seq of range(log.last + 1, log.last + whilePaging)) replica.push(event(seq));
          log.last += whilePaging;
        }
        for (let turns = 0; !replica.isComplete && turns < 500; turns++) await settled();
        expect(applied).toEqual(range(start + 1, log.last));
        replica.close();
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a replica says of what was missed', () => {
  const opened = (log: PagedLog) => {
    const following = follow(log);
    following.replica.take({ head: head(2), verdict: { status: 'recovered' }, events: [] });
    return following;
  };

  it('is nothing of the first ack, and how much came late of each later one', () => {
    const { replica, recoveries } = opened(new PagedLog([]));
    expect(recoveries).toEqual([]);
    replica.take({ head: head(2), verdict: { status: 'recovered' }, events: [] });
    replica.take({ head: head(4), verdict: { status: 'recovered' }, events: [event(3), event(4)] });
    expect(recoveries).toEqual([{ status: 'recovered', missed: 0 }, { status: 'recovered', missed: 2 }]);
  });

  it('is how far a gap has been filled, and that it is, also by what is pushed', async () => {
    const log = new PagedLog([2, 2, 2]);
    const { replica, recoveries } = opened(log);
    log.last = 8;
    replica.take({ head: head(8), verdict: { status: 'gap', from: 3, to: 8 }, events: [] });
    for (let turns = 0; turns < 10; turns++) await settled();
    const gap = { status: 'gap', from: 3, to: 8 };
    expect(recoveries).toEqual([{ ...gap, at: 2 }, { ...gap, at: 4 }, { ...gap, at: 6 }, { status: 'recovered', missed: 6 }]);
  });

  it('is another log, or a part that is gone from this one', () => {
    const { replica, recoveries } = opened(new PagedLog([]));
    replica.take({ head: head(9), verdict: { status: 'reset' }, events: [] });
    replica.take({ head: head(1, 'e2'), verdict: { status: 'reset' }, events: [] });
    expect(recoveries).toEqual([{ status: 'discontinuity', loaded: false }, { status: 'reset', loaded: false }]);
  });
});
