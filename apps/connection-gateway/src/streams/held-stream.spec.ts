import { encodeEvent } from '@chatgenius/bus';
import { HeldStream } from './held-stream.ts';

const stream = 'channel:00000000-0000-4000-8000-000000000000';
const event = (seq: number, { type = 'message:created', text = '' } = {}) =>
  encodeEvent({ stream, epoch: 'e1', seq, type, at: '2026-01-01T00:00:00.000Z', data: { text } });
const cursor = (seq: number) => ({ epoch: 'e1', seq });
const seqs = (events: ReturnType<HeldStream['accept']>) => events.map((item) => item.event.seq);
const seqsSince = (held: HeldStream, seq: number) => held.since(cursor(seq))?.map((item) => item.seq);

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
    for (let seq = 1; seq <= 1_000; seq++) held.accept([event(seq)]);
    expect(seqsSince(held, 998)).toEqual([999, 1_000]);
    expect(held.since(cursor(1_000 - 128))).toHaveLength(128);
    expect(held.since(cursor(1_000))).toEqual([]);
    expect(held.since(cursor(10))).toBeUndefined();
    expect(held.since(cursor(1_001))).toBeUndefined();
    expect(held.since({ epoch: 'e2', seq: 999 })).toBeUndefined();
  });

  it('keeps few of those that are large: memory is for many streams', () => {
    const held = new HeldStream(stream);
    held.start(cursor(0));
    const text = 'x'.repeat(8_000);
    for (let seq = 1; seq <= 200; seq++) held.accept([event(seq, { text })]);
    const kept = Array.from({ length: 200 }, (_, missed) => held.since(cursor(200 - missed))).filter((events) => events !== undefined);
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.length).toBeLessThan(20);
    expect(held.since(cursor(195))).toHaveLength(5);
  });

  it('forgets what a deleted message said, as the log does', () => {
    const held = new HeldStream(stream);
    held.start(cursor(0));
    const message = (seq: number, text: string) => encodeEvent({ ...event(seq).event, data: { message: { id: `m${seq}`, text } } });
    held.accept([message(1, 'first'), message(2, 'second')]);
    held.accept([message(3, 'third'), encodeEvent({ ...event(4).event, type: 'message:deleted', data: { messageId: 'm3' } }), message(5, 'fifth')]);
    held.accept([encodeEvent({ ...event(6).event, type: 'message:deleted', data: { messageId: 'm1' } })]);
    expect(held.since(cursor(0))?.flatMap((event) => /second|third|first|fifth/.exec(JSON.stringify(event)) ?? [])).toEqual(['second', 'fifth']);
    expect(seqsSince(held, 0)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('gives nobody from memory what retention has removed from the log', () => {
    const held = new HeldStream(stream);
    held.start(cursor(0));
    held.accept([event(1), event(2), event(3), event(4, { type: 'history:removed' }), event(5)]);
    expect(held.since(cursor(0))).toBeUndefined();
    expect(held.since(cursor(2))).toBeUndefined();
    expect(seqsSince(held, 3)).toEqual([4, 5]);
  });

  it('remembers no copy of a message that a user was told of: it may be edited or deleted elsewhere', () => {
    const own = 'user:00000000-0000-4000-8000-000000000000';
    const held = new HeldStream(own);
    held.start(cursor(0));
    const told = (seq: number, type: string, data: object) => encodeEvent({ ...event(seq).event, stream: own, type, data });
    held.accept([told(1, 'cursor:moved', {}), told(2, 'mention:created', { message: { id: 'm1', text: 'secret' } }), told(3, 'cursor:moved', {})]);
    expect(held.since(cursor(1))).toBeUndefined();
    expect(seqsSince(held, 2)).toEqual([3]);
    expect(held.position).toEqual(cursor(3));
  });

  it('forgets what an edit took away, as the log does', () => {
    const held = new HeldStream(stream);
    held.start(cursor(0));
    const edit = (seq: number, text: string) =>
      encodeEvent({ ...event(seq).event, type: 'message:edited', data: { messageId: 'm1', text, editedAt: `2026-01-01T00:00:0${seq}.000Z` } });
    held.accept([encodeEvent({ ...event(1).event, data: { message: { id: 'm1', text: 'first' } } }), edit(2, 'second'), edit(3, 'third')]);
    expect(JSON.stringify(held.since(cursor(0)))).not.toMatch(/first|second/);
    expect(JSON.stringify(held.since(cursor(2)))).toContain('third');
    expect(seqsSince(held, 0)).toEqual([1, 2, 3]);
  });

  it('tells its watcher where another log begins, before the events of it', () => {
    const held = new HeldStream(stream);
    held.start(cursor(7));
    const told: unknown[] = [];
    held.watcher = { follow: () => undefined, restarted: (position) => told.push(position) };
    const other = (seq: number) => encodeEvent({ ...event(seq).event, epoch: 'e2' });
    expect(seqs(held.accept([other(3)]))).toEqual([3]);
    held.restart({ epoch: 'e3', seq: 5 });
    expect(told).toEqual([{ epoch: 'e2', seq: 2 }, { epoch: 'e3', seq: 5 }]);
    expect([held.position, held.since(cursor(7))]).toEqual([{ epoch: 'e3', seq: 5 }, undefined]);
    expect([held.isBehind({ epoch: 'e3', seq: 5 }), held.isBehind({ epoch: 'e3', seq: 6 }), held.isBehind({ epoch: 'e1', seq: 1 })]).toEqual([false, true, true]);
  });
});
