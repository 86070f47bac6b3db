import fc from 'fast-check';
import { knock, lagOf, openDoor, paceAt } from './admission.rules.ts';

const pace = { perSecond: 100, burst: 20 };

/** Everybody knocks at their time, comes back when told to, and goes on until let in. Returns when each was. */
function storm(arrivals: readonly number[], random = 0): number[] {
  let door = openDoor(pace, 0);
  const waiting = [...arrivals];
  const entered: number[] = [];
  for (;;) {
    waiting.sort((one, other) => one - other);
    const now = waiting.shift();
    if (now === undefined) return entered;
    const answer = knock(door, now, pace, random);
    ({ door } = answer);
    if (answer.retryAfterMs === undefined) entered.push(now);
    else waiting.push(now + answer.retryAfterMs);
  }
}

describe('the door of a gateway', () => {
  it('lets everybody in, never more in any time than burst and pace allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 500 }), (arrivals) => {
        const entered = storm(arrivals);
        expect(entered).toHaveLength(arrivals.length);
        for (let first = 0; first < entered.length; first += 17) {
          for (let last = first; last < entered.length; last += 13) {
            const seconds = ((entered[last] ?? 0) - (entered[first] ?? 0)) / 1_000;
            expect(last - first + 1).toBeLessThanOrEqual(pace.burst + seconds * pace.perSecond + 1.001);
          }
        }
      }),
    );
  });

  it('turns a storm into a slope: each is sent away once, and all are in as soon as the pace allows', () => {
    let door = openDoor(pace, 0);
    const told = Array.from({ length: 1_020 }, () => {
      const answer = knock(door, 0, pace, 0);
      ({ door } = answer);
      return answer.retryAfterMs;
    });
    expect(told.filter((ms) => ms === undefined)).toHaveLength(20);
    expect(told.slice(20)).toEqual(Array.from({ length: 1_000 }, (_, index) => (index + 1) * 10));
    expect(Math.max(...storm(Array<number>(1_020).fill(0)))).toBe(10_000);
  });

  it('tells nobody to wait longer than a minute', () => {
    let door = openDoor(pace, 0);
    const told = Array.from({ length: 10_000 }, (_, index) => {
      const answer = knock(door, 0, pace, index / 10_000);
      ({ door } = answer);
      return answer.retryAfterMs ?? 0;
    });
    expect(Math.max(...told)).toBeLessThanOrEqual(60_000);
    expect(Math.min(...told.slice(-1_000))).toBeGreaterThanOrEqual(30_000);
  });

  it('is narrower for a gateway that is late', () => {
    expect([0, 20, 110, 200, 5_000].map((lag) => paceAt(pace, lag).perSecond)).toEqual([100, 100, 62.5, 25, 25]);
  });

  it('takes a loop that has not come round at all for late, and goes on letting in', () => {
    const noSample = { count: 0, mean: NaN };
    expect(lagOf({ count: 10, mean: 50e6 }, 20, 500)).toBe(30);
    expect(lagOf(noSample, 20, 700)).toBe(700);
    const late = paceAt(pace, lagOf(noSample, 20, 700));
    let door = openDoor(pace, 0);
    const letIn = Array.from({ length: 100 }, (_, second) => {
      const answer = knock(door, second * 1_000, second === 3 ? late : pace, 0);
      ({ door } = answer);
      return answer.retryAfterMs === undefined;
    });
    expect(letIn).not.toContain(false);
  });
});
