import { figuresOf, toldOf } from './presence-results.rules.ts';
import { type Moment } from './presence-worker.ts';

describe('what watchers were told, beside what happened', () => {
  const changes: Moment[] = [['ada', 'online', 1_000_000], ['grace', 'offline', 2_000_000]];
  const sights: Moment[] = [
    ['ada', 'online', 1_050_000],
    ['ada', 'online', 1_150_000],
    ['grace', 'offline', 3_100_000],
    ['somebody else', 'online', 1_000_001],
    ['grace', 'away', 2_500_000],
  ];

  it('counts each watcher, from the change on, and from the end of the grace period on', () => {
    const { online, offline } = figuresOf({ changes, sights }, 1_000);
    expect(online.count).toBe(2);
    expect(online.p50).toBeCloseTo(50, 0);
    expect(online.max).toBeCloseTo(150, 0);
    expect(offline.count).toBe(1);
    expect(offline.max).toBeCloseTo(100, 0);
    expect(toldOf({ changes, sights })).toBe(3);
  });
});
