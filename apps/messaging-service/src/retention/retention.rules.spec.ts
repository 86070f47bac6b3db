import fc from 'fast-check';
import { prefixOf, restAfter, withThreads, type Candidate } from './retention.rules.ts';

const BEFORE = new Date('2026-01-10T00:00:00.000Z');
const message = (seq: number, day: number, senderId = 'ada'): Candidate => ({ seq, senderId, createdAt: new Date(Date.UTC(2026, 0, day)) });
const seqs = (messages: readonly Candidate[]) => messages.map(({ seq }) => seq);

describe('what may go', () => {
  const bounds = { before: BEFORE, held: new Set(['held']), floor: 0 };

  it('is the beginning that is old enough', () => {
    expect(seqs(prefixOf([message(1, 1), message(2, 9), message(3, 10), message(4, 2)], bounds))).toEqual([1, 2]);
    expect(prefixOf([], bounds)).toEqual([]);
  });

  it('ends before the first message of a user on hold, unless the log is gone there already', () => {
    expect(seqs(prefixOf([message(1, 1), message(2, 1, 'held'), message(3, 1)], bounds))).toEqual([1]);
    expect(seqs(prefixOf([message(2, 1, 'held'), message(3, 1)], { ...bounds, floor: 2 }))).toEqual([2, 3]);
  });

  it('never has a young message, nor one of a user on hold, and leaves no hole', () => {
    const messages = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom('ada', 'held')), { maxLength: 20 });
    fc.assert(
      fc.property(messages, (script) => {
        const all = script.map(([day, senderId], index) => message(index + 1, day, senderId));
        const due = prefixOf(all, bounds);
        expect(due).toEqual(all.slice(0, due.length));
        for (const { createdAt, senderId } of due) expect([createdAt < BEFORE, senderId]).toEqual([true, 'ada']);
      }),
    );
  });

  it('has so many threads at a time', () => {
    const rows = [false, true, true, false, true, false].map((threaded) => ({ threaded }));
    expect([0, 1, 2, 3].map((most) => withThreads(rows, most).length)).toEqual([1, 2, 4, 6]);
  });
});

describe('the rest of the removal', () => {
  it('is several times its work, and bounded', () => expect([0, 10, 5_000].map(restAfter)).toEqual([0, 40, 1_000]));
});
