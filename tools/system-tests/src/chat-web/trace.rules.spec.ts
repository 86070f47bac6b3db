import { medianOf, msOfMarks, type TraceEvent } from './trace.rules.ts';

const mark = (name: string, ts: number): TraceEvent => ({ name, cat: 'blink.user_timing', pid: 1, tid: 1, ts });
const task = (ts: number, tdur: number, tid = 1): TraceEvent => ({ name: 'RunTask', cat: 'devtools', pid: 1, tid, ts, tdur });

describe('what a trace says', () => {
  it('counts the tasks between two marks, of the thread that has marked', () => {
    const events = [task(50, 9_000), mark('begin a letter', 100), task(200, 3_000), task(250, 7_000, 2), task(300, 2_000), mark('end a letter', 400), task(500, 9_000)];
    expect(msOfMarks(events, 'a letter')).toEqual([5]);
  });

  it('counts each turn by itself', () => {
    const events = [mark('begin x', 0), task(1, 1_000), mark('end x', 2), mark('begin y', 3), mark('end y', 4), mark('begin x', 5), task(6, 4_000), mark('end x', 7)];
    expect(msOfMarks(events, 'x')).toEqual([1, 4]);
    expect(msOfMarks(events, 'y')).toEqual([0]);
  });

  it('says so when a turn has no end, or nothing was measured', () => {
    expect(() => msOfMarks([mark('begin x', 0)], 'x')).toThrow('The trace does not have the end of turn 0 of x.');
    expect(() => medianOf(msOfMarks([], 'x'))).toThrow('Nothing was measured.');
  });

  it('takes the median', () => {
    expect(medianOf([9, 1, 5])).toBe(5);
  });
});
