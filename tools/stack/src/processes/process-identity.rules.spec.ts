import { hasEnded, isSameProcess, parseProcStat } from './process-identity.rules.ts';

describe('who a process id belongs to', () => {
  const fields = (state: string, start: string): string => [state, ...Array.from({ length: 18 }, (_, index) => String(index)), start, '0'].join(' ');

  it('reads state and start time behind a name with spaces and parentheses', () => {
    expect(parseProcStat(`42 (odd) name (x) ${fields('S', '998877')}`)).toEqual({ state: 'S', startTime: '998877' });
  });

  it('makes nothing of a line that is cut short', () => {
    expect(parseProcStat('42 (node) S 1 2')).toBeUndefined();
  });

  it('does not take a recycled id for the recorded process', () => {
    const recorded = { pid: 42, startedAt: 'boot:100' };
    expect(isSameProcess(recorded, { pid: 42, startedAt: 'boot:100' })).toBe(true);
    expect(isSameProcess(recorded, { pid: 42, startedAt: 'boot:200' })).toBe(false);
    expect(isSameProcess(recorded, { pid: 42, startedAt: 'next boot:100' })).toBe(false);
    expect(isSameProcess(recorded, undefined)).toBe(false);
  });

  it('counts a zombie as ended', () => {
    expect([hasEnded('Z'), hasEnded('Z+'), hasEnded('X'), hasEnded('S'), hasEnded('R')]).toEqual([true, true, true, false, false]);
  });
});
