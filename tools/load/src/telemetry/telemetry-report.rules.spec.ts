import { costsOf, describeCosts, type Mode, orderOf } from './telemetry-report.rules.ts';

const run = (mode: Mode, cpuMs: number) => ({ mode, cpuMs, deliveryP50Ms: 1, exportedBytes: 0 });

describe('what telemetry costs', () => {
  it('is told against the same round with telemetry off', () => {
    const costs = costsOf([
      [run('off', 1), run('metrics', 1.1), run('traces at 1 %', 1.2), run('traces at 100 %', 2)],
      [run('off', 2), run('metrics', 2.1), run('traces at 1 %', 2), run('traces at 100 %', 3)],
    ]);
    expect(describeCosts(costs)).toEqual([
      'off              1.500 ms of CPU a message',
      'metrics          1.600 ms of CPU a message  +7.5 % (+10.0 %, +5.0 %)',
      'traces at 1 %    1.600 ms of CPU a message  +10.0 % (+20.0 %, +0.0 %)',
      'traces at 100 %  2.500 ms of CPU a message  +75.0 % (+100.0 %, +50.0 %)',
    ]);
  });

  it('is measured there and back', () => {
    expect([orderOf(1)[0], orderOf(2)[0]]).toEqual(['off', 'traces at 100 %']);
  });
});
