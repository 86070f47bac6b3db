import { encodeEvent } from '@chatgenius/bus';
import { HeldStream } from './held-stream.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000';
const event = (seq: number) =>
  encodeEvent({ stream, epoch: 'e1', seq, type: 'message:created', at: '2026-01-01T00:00:00.000Z', data: {} });
const cursor = (seq: number) => ({ epoch: 'e1', seq });
const seqs = (events: ReturnType<HeldStream['since']>) => events?.map((item) => item.event.seq);

describe('HeldStream', () => {
  it('keeps what arrives before its position is known', () => {
    const held = new HeldStream(stream);
    expect(held.accept([event(4), event(5)])).toEqual([]);
    expect(seqs(held.start(cursor(3)))).toEqual([4, 5]);
    expect(held.position).toEqual(cursor(5));
  });

  it('takes its position from the first join alone', () => {
    const held = new HeldStream(stream);
    held.start(cursor(3));
    expect(held.start(cursor(9))).toEqual([]);
    expect(held.position).toEqual(cursor(3));
  });

  it('gives a join what it has not read from the log, or says that it cannot', () => {
    const held = new HeldStream(stream);
    held.start(cursor(0));
    held.accept(Array.from({ length: 100 }, (_, index) => event(index + 1)));
    expect(seqs(held.since(cursor(98)))).toEqual([99, 100]);
    expect(held.since(cursor(100))).toEqual([]);
    expect(held.since(cursor(10))).toBeUndefined();
    expect(held.since(cursor(101))).toBeUndefined();
    expect(held.since({ epoch: 'e2', seq: 99 })).toBeUndefined();
  });
});
