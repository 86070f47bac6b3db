import { encodeEvent, type EncodedEvent, type Requester } from '@chatgenius/bus';
import { ChatError, type StreamEvent } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { GapFiller } from './gap-filler.ts';
import { HeldStream } from './held-stream.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000';
const event = (seq: number): StreamEvent => ({ stream, epoch: 'e1', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: {} });
const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });

/** A log of `last` events behind a messaging-service that leaves some of the questions, by number, unanswered. */
function fillerOver(last: number, unanswered: readonly number[] = []) {
  let asked = 0;
  const answer = (input: { after?: number; limit?: number }) => {
    if (unanswered.includes(++asked)) return Promise.reject(new ChatError('UNAVAILABLE'));
    const head = { stream, epoch: 'e1', seq: last };
    const events = Array.from({ length: last }, (_, index) => event(index + 1)).slice(input.after, (input.after ?? 0) + (input.limit ?? 0));
    return Promise.resolve({ head, heads: [head], events });
  };
  const requester = { request: (_: unknown, input: { after?: number; limit?: number }) => answer(input) } as unknown as Requester;
  return new GapFiller(requester, new GatewayMetrics(), logger);
}

/** A stream that somebody is joined to, and what they were given. */
function heldAt(seq: number) {
  const held = new HeldStream(stream);
  held.start({ epoch: 'e1', seq });
  held.joining++;
  const given: number[] = [];
  let atHead: (() => void) | undefined;
  const reached = (last: number) => new Promise<void>((resolve) => {
    atHead = () => given.at(-1) === last && resolve();
    atHead();
  });
  const deliver = (_: HeldStream, due: readonly EncodedEvent[]) => {
    given.push(...due.map((item) => item.event.seq));
    atHead?.();
  };
  return { held, given, deliver, reached };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('GapFiller', () => {
  it('reads what a hole lacks, page by page', async () => {
    const { held, given, deliver, reached } = heldAt(0);
    deliver(held, held.accept([encodeEvent(event(500))]));
    fillerOver(500).watch(held, deliver);
    await reached(500);
    expect(given).toEqual(range(1, 500));
  });

  it('goes on trying after a failure, also when no later event shows a hole', async () => {
    const { held, given, deliver } = heldAt(7);
    // The first question, where the logs stand, is answered; the second, what they say, is not.
    await fillerOver(9, [2]).catchUp([held], deliver);
    expect(given).toEqual([8, 9]);
  });

  it('asks again where the logs stand when that was not answered', async () => {
    const { held, given, deliver } = heldAt(7);
    await fillerOver(9, [1]).catchUp([held], deliver);
    expect(given).toEqual([8, 9]);
  });
});
