import { describeAttacks, faultsOf, type Noticed, type Observation } from './verdict.rules.ts';

const noticed = (p99: number, failed = 0): Noticed => ({ count: 100, p50: 1, p99, max: p99, failed });
const all = (one: Noticed): Observation => ({ sends: one, requests: one, connects: one });

describe('what is noticed of an attack', () => {
  it('is a fault beyond half a second and three times what it takes without', () => {
    expect(faultsOf({ calm: all(noticed(20)), beside: all(noticed(499)) })).toEqual([]);
    expect(faultsOf({ calm: all(noticed(20)), beside: { ...all(noticed(20)), sends: noticed(600) } })).toEqual(['sends take 600 ms (p99), over 500']);
    expect(faultsOf({ calm: all(noticed(300)), beside: all(noticed(890)) })).toEqual([]);
  });

  it('is a fault when anything of an innocent user fails', () => {
    expect(faultsOf({ calm: all(noticed(20)), beside: { ...all(noticed(20)), connects: noticed(20, 2) } })).toEqual(['2 of 100 connects failed']);
  });

  it('is shown with what the attacker was told', () => {
    const [, line, fault] = describeAttacks([{ attack: 'edits', calm: all(noticed(20)), beside: all(noticed(700)), told: { RATE_LIMITED: 7, ok: 9 } }]);
    expect(line).toMatch(/^edits .*ok 9, RATE_LIMITED 7$/);
    expect(fault).toContain('FAULT');
  });
});
