import { type Cursor, type ResumedStream, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import fc from 'fast-check';
import { fitted, resumedAt } from './recovery.rules.ts';

const stream: StreamId = 'channel:00000000-0000-4000-8000-000000000000';
const at = (seq: number): Cursor => ({ epoch: 'e1', seq });
const event = (seq: number, text = ''): StreamEvent => ({ stream, epoch: 'e1', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: { text } });
const between = (after: number, last: number) => Array.from({ length: last - after }, (_, index) => event(after + index + 1));
const seqs = (events: readonly StreamEvent[]) => events.map(({ seq }) => seq);

describe('resumedAt', () => {
  it('gives what was missed before the reading and after it, in one piece', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (since, missed, later) => {
        const read = since + missed;
        const reading = { head: at(read), verdict: { status: 'recovered' as const }, events: between(since, read) };
        const resumed = resumedAt({ stream, since: at(since) }, reading, between(read, read + later), at(read + later));
        expect(seqs(resumed.events)).toEqual(seqs(between(since, resumed.head.seq)));
      }),
    );
  });

  it('gives nothing to who named no cursor', () => {
    const reading = { head: at(5), verdict: { status: 'recovered' as const }, events: [] };
    expect(resumedAt({ stream }, reading, [event(6)], at(6))).toEqual({ stream, head: at(6), verdict: { status: 'recovered' }, events: [] });
  });

  it('lets a gap reach to where pushing begins', () => {
    const reading = { head: at(900), verdict: { status: 'gap' as const, from: 2, to: 900 }, events: [] };
    const { verdict, events, head } = resumedAt({ stream, since: at(1) }, reading, [event(901)], at(901));
    expect([verdict, events, head]).toEqual([{ status: 'gap', from: 2, to: 901 }, [], at(901)]);
  });

  it('brings no events of a log that was reset', () => {
    const reading = { head: at(3), verdict: { status: 'reset' as const }, events: [] };
    expect(resumedAt({ stream, since: { epoch: 'e0', seq: 9 } }, reading, [event(4)], at(4))).toMatchObject({ verdict: { status: 'reset' }, events: [] });
  });
});

describe('fitted', () => {
  const resumed = (from: number, count: number, text = ''): ResumedStream => {
    const events = Array.from({ length: count }, (_, index) => event(from + index, text));
    return { stream, head: at(from + count - 1), verdict: { status: 'recovered' as const }, events };
  };

  it('leaves alone what fits', () => {
    const all = [resumed(1, 3), resumed(7, 0), resumed(4, 2)];
    expect(fitted(all, 10, 10_000)).toEqual(all);
  });

  it('makes a gap of what does not, and still looks at what follows', () => {
    const [small, large, last] = fitted([resumed(1, 1), resumed(5, 2, 'x'.repeat(1_000)), resumed(9, 1)], 10, 1_000);
    expect(small?.verdict.status).toBe('recovered');
    expect(large).toMatchObject({ verdict: { status: 'gap', from: 5, to: 6 }, events: [] });
    expect(last?.verdict.status).toBe('recovered');
  });

  it('makes a gap of too many events', () => {
    expect(fitted([resumed(1, 11)], 10, 100_000)).toMatchObject([{ verdict: { status: 'gap', from: 1, to: 11 }, events: [] }]);
  });
});
