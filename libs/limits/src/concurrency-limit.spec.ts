import { ConcurrencyLimit } from './concurrency-limit.ts';

describe('ConcurrencyLimit', () => {
  it('lets so much of an owner be under way, and the rest follow in order', async () => {
    const limit = new ConcurrencyLimit({ atOnce: 2, waiting: 10 });
    expect([limit.begin('ada'), limit.begin('ada')]).toEqual([undefined, undefined]);
    const came: number[] = [];
    const later = [1, 2, 3].map(async (place) => {
      await limit.begin('ada');
      came.push(place);
    });
    // Somebody else does not wait behind it.
    expect(limit.begin('grace')).toBeUndefined();
    limit.end('ada');
    await later[0];
    expect(came).toEqual([1]);
    limit.end('ada');
    limit.end('ada');
    await Promise.all(later);
    expect(came).toEqual([1, 2, 3]);
  });

  it('refuses what is more than may wait, until something has ended', async () => {
    const limit = new ConcurrencyLimit({ atOnce: 1, waiting: 1 });
    void limit.begin('ada');
    const waiting = limit.begin('ada');
    expect(() => limit.begin('ada')).toThrow(expect.objectContaining({ reason: 'TOO_MANY_AT_ONCE' }) as Error);
    limit.end('ada');
    await waiting;
    const next = limit.begin('ada');
    limit.end('ada');
    await next;
    limit.end('ada');
    expect(limit.begin('ada')).toBeUndefined();
  });

  it('bounds nothing when it is switched off', () => {
    const limit = new ConcurrencyLimit({ atOnce: 0, waiting: 0 });
    for (let count = 0; count < 1_000; count++) expect(limit.begin('ada')).toBeUndefined();
  });
});
