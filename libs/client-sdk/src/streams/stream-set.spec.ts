import { ChatError as ServerError, toErrorResponse, type ErrorReason, type StreamId } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { Connector } from '../connection/connector.ts';
import { connectorOptions, ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { StreamSet } from './stream-set.ts';

const response = (reason: ErrorReason) => toErrorResponse(new ServerError(reason));
const streamOf = (index: number): StreamId => `channel:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const head = { epoch: 'e1', seq: 3 };
type Since = { since: { stream: StreamId }[] };

describe('StreamSet', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A client with streams that it has received before, and a server that answers each `session:resume`. */
  function scene(streams: readonly StreamId[], answer: (asked: readonly StreamId[]) => object) {
    const network = new ScriptedDial();
    const connector = new Connector(connectorOptions, network.dial);
    const retries = { backoff: { firstMs: 500, longestMs: 5_000 }, random: () => 1 };
    const set = new StreamSet(connector, { ...retries, readPage: () => Promise.reject(ChatError.local('UNREACHABLE')), onUnwanted: () => undefined });
    const closed = new Map<StreamId, string>();
    for (const stream of streams) set.receiveFrom(stream, head, { onEvents: () => undefined, onReset: () => undefined, onClosed: ({ reason }) => closed.set(stream, reason) });
    const asked: StreamId[][] = [];
    const serve = () => {
      for (const { input, settle } of network.last.asked.splice(0)) {
        const named = (input as Since).since.map(({ stream }) => stream);
        asked.push(named);
        settle(answer(named) as Parameters<typeof settle>[0]);
      }
    };
    const run = async (ms: number) => {
      connector.connect();
      await jest.advanceTimersByTimeAsync(0);
      network.last.ready({ limits: { resumeStreams: 400 } as never });
      for (let passed = 0; passed < ms; passed += 500) {
        serve();
        await jest.advanceTimersByTimeAsync(500);
      }
    };
    return { set, closed, asked, run };
  }

  const refusal = (reason: ErrorReason) => ({ error: ChatError.refused(response(reason)) });
  const resumed = (streams: readonly StreamId[], fault?: [StreamId, ErrorReason]) => ({
    output: { streams: streams.map((stream) => (stream === fault?.[0] ? { stream, error: response(fault[1]) } : { stream, head, verdict: { status: 'recovered' }, events: [] })) },
  });

  it('finds the one stream that the server will not take, ends it, and never asks for it again', async () => {
    const streams = Array.from({ length: 50 }, (_, index) => streamOf(index));
    const culprit = streamOf(17);
    const { closed, asked, run, set } = scene(streams, (named) => (named.includes(culprit) ? refusal('PAYLOAD_MALFORMED') : resumed(named)));
    await run(60_000);
    expect([...closed]).toEqual([[culprit, 'PAYLOAD_MALFORMED']]);
    expect(set.has(streamOf(18))).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(50)) + 1);
    expect(new Set(asked.filter((named) => !named.includes(culprit)).flat()).size).toBe(49);
  });

  it('does not ask for ever about a fault that comes up each time, of all of them or of one', async () => {
    const all = scene([streamOf(1)], () => refusal('INTERNAL'));
    await all.run(120_000);
    expect(all.asked).toHaveLength(5);
    expect([...all.closed]).toEqual([[streamOf(1), 'INTERNAL']]);
    const one = scene([streamOf(1), streamOf(2)], (named) => resumed(named, [streamOf(2), 'INTERNAL']));
    await one.run(120_000);
    expect(one.asked.filter((named) => named.includes(streamOf(2)))).toHaveLength(5);
    expect([...one.closed]).toEqual([[streamOf(2), 'INTERNAL']]);
  });

  it('goes on asking where the server is only away for a while', async () => {
    let away = true;
    const { asked, closed, run } = scene([streamOf(1)], (named) => (away ? refusal('UNAVAILABLE') : resumed(named)));
    setTimeout(() => (away = false), 60_000);
    await run(120_000);
    expect(asked.length).toBeGreaterThan(5);
    expect(closed.size).toBe(0);
  });
});
