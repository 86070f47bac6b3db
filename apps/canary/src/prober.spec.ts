import { createLogger } from '@chatgenius/service-runtime';
import { type CanaryMetrics } from './canary.metrics.ts';
import { Prober } from './prober.ts';
import { before, type Probe, type ProbeName } from './probes/probe.ts';
import { type Tidying } from './probes/tidying.ts';
import { type Seats } from './seats/seats.ts';

const DEADLINE_MS = 30;
const LONG_MS = 60_000;

describe('the prober', () => {
  const scene = (runs: Partial<Record<ProbeName, Probe['run']>>, { deadlineMs = DEADLINE_MS, gather = () => Promise.resolve() }: { deadlineMs?: number; gather?: () => Promise<void> } = {}) => {
    const outcomes: string[] = [];
    const metrics = { succeeded: (probe: string) => outcomes.push(`${probe} ok`), failed: (probe: string) => outcomes.push(`${probe} failed`), observeSeats: () => undefined };
    let closed = false;
    const seats = { all: [], gather, close: () => (closed = true) };
    const probes = Object.entries(runs).map(([name, run]): Probe => ({ name: name as ProbeName, everyMs: 5, deadlineMs, run }));
    const prober = new Prober({
      probes,
      seats: seats as unknown as Seats,
      tidying: { run: () => Promise.reject(new Error('no channel')) } as unknown as Tidying,
      metrics: metrics as unknown as CanaryMetrics,
      logger: createLogger({ service: 'spec', instance: 'spec', level: 'error' }),
    });
    return { outcomes, prober, closed: () => closed };
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const count = (outcomes: readonly string[], outcome: string): number => outcomes.filter((one) => one === outcome).length;
  const hang: Probe['run'] = (signal) => before(signal, 'waiting', new Promise<never>(() => undefined));

  it('goes on with each probe, whatever becomes of the others', async () => {
    const { outcomes, prober } = scene({ connect: () => Promise.resolve(), message: () => Promise.reject(new Error('lost')), search: hang });
    prober.start();
    await until(() => count(outcomes, 'search failed') > 1 && count(outcomes, 'message failed') > 1 && count(outcomes, 'connect ok') > 1);
    await prober.stop();
    expect(new Set(outcomes)).toEqual(new Set(['connect ok', 'message failed', 'search failed']));
  });

  it('stops in the middle of a probe, which does not count, and lets go of its connections', async () => {
    const { outcomes, prober, closed } = scene({ file: hang }, { deadlineMs: LONG_MS });
    prober.start();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await prober.stop();
    expect([outcomes, closed()]).toEqual([[], true]);
  });

  it('waits for its seats before it probes, and no longer than an outage may go unnoticed', async () => {
    jest.useFakeTimers();
    let isOpen = false;
    const gather = () => (isOpen ? Promise.resolve() : Promise.reject(new Error('no gateway')));
    const connect = () => gather();
    const early = scene({ connect }, { gather });
    early.prober.start();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(early.outcomes).toEqual([]);
    isOpen = true;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(new Set(early.outcomes)).toEqual(new Set(['connect ok']));

    isOpen = false;
    const late = scene({ connect }, { gather });
    late.prober.start();
    await jest.advanceTimersByTimeAsync(31_000);
    expect(new Set(late.outcomes)).toEqual(new Set(['connect failed']));
    await Promise.all([early, late].map(({ prober }) => prober.stop()));
    jest.useRealTimers();
  });
});

describe('what has to be done before a deadline', () => {
  it('is told in time', () => expect(before(new AbortController().signal, 'it', Promise.resolve(7))).resolves.toBe(7));
  it('fails with its own reason', () => expect(before(new AbortController().signal, 'it', Promise.reject(new Error('refused')))).rejects.toThrow('refused'));
  it('fails at the deadline, also where it fails later', async () => {
    await expect(before(AbortSignal.abort(), 'the ack', Promise.reject(new Error('later')))).rejects.toThrow('the ack took too long');
  });
});
