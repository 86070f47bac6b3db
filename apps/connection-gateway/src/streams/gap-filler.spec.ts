import { encodeEvent, type EncodedEvent, type Requester } from '@chatgenius/bus';
import { ChatError, type Cursor, type StreamEvent } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import fc from 'fast-check';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { GapFiller } from './gap-filler.ts';
import { HeldStream } from './held-stream.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000';
const event = (seq: number, epoch = 'e1'): StreamEvent => ({ stream, epoch, seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: {} });
const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });

interface LogOptions {
  readonly epoch?: string;
  /** Questions, by number, that are not answered. */
  readonly unanswered?: readonly number[];
  /** Events that fit into each page, in turn; as many as asked for where nothing is said. */
  readonly pages?: readonly number[];
  /** Events up to here were removed. */
  readonly floor?: number;
  /** Called before a question is answered. */
  readonly onAsked?: (question: number) => void | Promise<void>;
}

/** A log of `last` events behind a messaging-service. */
function logOf(last: number, { epoch = 'e1', unanswered = [], pages = [], floor = 0, onAsked }: LogOptions = {}) {
  const log = { epoch, last };
  let asked = 0;
  let page = 0;
  const answer = async (input: { after?: number; limit?: number }) => {
    const question = ++asked;
    await Promise.resolve();
    const head = { stream, epoch: log.epoch, seq: log.last };
    const { after = 0, limit = 0 } = input;
    const size = Math.min(limit, pages.length > 0 ? (pages[page++ % pages.length] ?? limit) : limit);
    const first = Math.max(after, floor);
    const events = range(first + 1, Math.min(first + size, log.last)).map((seq) => event(seq, log.epoch));
    await onAsked?.(question);
    if (unanswered.includes(question)) throw new ChatError('UNAVAILABLE');
    return { head, heads: [head], events, floor };
  };
  const requester = { request: (_: unknown, input: { after?: number; limit?: number }) => answer(input) } as unknown as Requester;
  return { log, filler: new GapFiller(requester, new GatewayMetrics(), logger), asked: () => asked };
}

/** A stream that somebody is joined to, and what they were given. */
function heldAt(seq: number, epoch = 'e1') {
  const held = new HeldStream(stream);
  held.start({ epoch, seq });
  held.joining++;
  const given: Cursor[] = [];
  let atHead: (() => void) | undefined;
  const reached = (last: number) => new Promise<void>((resolve) => {
    atHead = () => given.at(-1)?.seq === last && resolve();
    atHead();
  });
  const deliver = (_: HeldStream, due: readonly EncodedEvent[]) => {
    given.push(...due.map((item) => ({ epoch: item.event.epoch, seq: item.event.seq })));
    atHead?.();
  };
  return { held, given, deliver, reached };
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
const of = (epoch: string, seqs: readonly number[]) => seqs.map((seq) => ({ epoch, seq }));

describe('GapFiller', () => {
  it('reads what a hole lacks, page by page', async () => {
    const { held, given, deliver, reached } = heldAt(0);
    deliver(held, held.accept([encodeEvent(event(500))]));
    logOf(500).filler.watch(held, deliver);
    await reached(500);
    expect(given).toEqual(of('e1', range(1, 500)));
  });

  it('reads to the head, however early pages end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.nat(600), fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 1, maxLength: 10 }), async (last, from, pages) => {
        const { held, given, deliver } = heldAt(Math.min(from, last));
        await logOf(last, { pages }).filler.catchUp([held], deliver);
        expect(given).toEqual(of('e1', range(Math.min(from, last) + 1, last)));
      }),
    );
  });

  it('says that a log is not whole, and does not believe to be at its head', async () => {
    const { held, given, deliver } = heldAt(0);
    const { filler } = logOf(10, { pages: [4, 0] });
    await expect(filler.bringTo(held, { epoch: 'e1', seq: 10 }, deliver)).rejects.toThrow('no event after 4');
    expect(given).toEqual(of('e1', [1, 2, 3, 4]));
  });

  it('goes on trying after a failure, also when no later event shows a hole', async () => {
    const { held, given, deliver } = heldAt(7);
    // The first question, where the logs stand, is answered; the second, what they say, is not.
    await logOf(9, { unanswered: [2] }).filler.catchUp([held], deliver);
    expect(given).toEqual(of('e1', [8, 9]));
  });

  it('asks again where the logs stand when that was not answered', async () => {
    const { held, given, deliver } = heldAt(7);
    await logOf(9, { unanswered: [1] }).filler.catchUp([held], deliver);
    expect(given).toEqual(of('e1', [8, 9]));
  });

  it('goes over to another log, longer or not, and gives its last event to those who stand in the old one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(300), async (here, last) => {
        const { held, given, deliver } = heldAt(here);
        const told: Cursor[] = [];
        held.watcher = { follow: () => undefined, restarted: (position) => told.push(position) };
        await logOf(last, { epoch: 'e2' }).filler.catchUp([held], deliver);
        expect(held.position).toEqual({ epoch: 'e2', seq: last });
        expect(given).toEqual(of('e2', last > 0 ? [last] : []));
        expect(told).toEqual([{ epoch: 'e2', seq: Math.max(0, last - 1) }]);
      }),
    );
  });

  it('goes over to where a log begins, when what it stands before was removed', async () => {
    const { held, given, deliver } = heldAt(3);
    const restarted: Cursor[] = [];
    held.watcher = { follow: () => undefined, restarted: (position) => restarted.push(position) };
    await logOf(10, { floor: 8 }).filler.catchUp([held], deliver);
    expect(given).toEqual(of('e1', [9, 10]));
    expect(restarted).toEqual([{ epoch: 'e1', seq: 8 }]);
  });

  it('believes no page of an old log that comes after NATS has told of the new one', async () => {
    const { held, given, deliver } = heldAt(0);
    const { log, filler } = logOf(3, {
      onAsked: (question) => {
        if (question > 1) return;
        Object.assign(log, { epoch: 'e2', last: 2 });
        deliver(held, held.accept([encodeEvent(event(2, 'e2'))]));
      },
    });
    await filler.bringTo(held, { epoch: 'e1', seq: 3 }, deliver);
    expect(given).toEqual(of('e2', [2]));
    expect(held.position).toEqual({ epoch: 'e2', seq: 2 });
  });

  it('reads on for somebody who knows of a later head than the reading that is under way', async () => {
    const { held, given, deliver } = heldAt(0);
    let second: Promise<void> | undefined;
    const { log, filler } = logOf(3, {
      onAsked: (question) => {
        if (question > 1) return;
        // Committed after the first reading has looked, and lost on its way to this gateway.
        log.last = 5;
        second = filler.bringTo(held, { epoch: 'e1', seq: 5 }, deliver);
      },
    });
    await filler.bringTo(held, { epoch: 'e1', seq: 3 }, deliver);
    await second;
    expect(given).toEqual(of('e1', range(1, 5)));
  });
});
