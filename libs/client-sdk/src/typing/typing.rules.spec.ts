import { limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { maySay, PAUSE_MS, REPEAT_MS, spend, type Spent } from './typing.rules.ts';

describe('saying that one types', () => {
  it('keeps within ten a minute, whatever is typed where', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ after: fc.nat(3_000), begins: fc.boolean() }), { maxLength: 200 }), (keys) => {
        let now = 0;
        let spent: Spent = [];
        let saidAt: number | undefined;
        const said: number[] = [];
        for (const { after, begins } of keys) {
          now += after;
          if (begins) saidAt = undefined;
          if (!maySay(spent, saidAt, now)) continue;
          spent = spend(spent, now);
          saidAt = now;
          said.push(now);
        }
        for (const from of said) expect(said.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('goes on without a break for as long as somebody types', () => {
    let spent: Spent = [];
    let saidAt: number | undefined;
    for (let now = 0; now < 300_000; now += 500) {
      if (maySay(spent, saidAt, now)) {
        spent = spend(spent, now);
        saidAt = now;
      }
      expect(now - (saidAt ?? -Infinity)).toBeLessThan(limits.typingExpiryMs);
    }
    expect(PAUSE_MS).toBeLessThan(limits.typingExpiryMs);
    expect(REPEAT_MS).toBeLessThan(limits.typingExpiryMs);
  });
});
