import { TurnsAtOnce } from './turns-at-once.ts';

describe('TurnsAtOnce', () => {
  it('lets so much of an owner be under way, and the rest follow in order', async () => {
    const turns = new TurnsAtOnce({ atOnce: 2, waiting: 10 });
    expect([turns.begin('ada'), turns.begin('ada')]).toEqual([undefined, undefined]);
    const came: number[] = [];
    const later = [1, 2, 3].map(async (place) => {
      await turns.begin('ada');
      came.push(place);
    });
    // Somebody else does not wait behind it.
    expect(turns.begin('grace')).toBeUndefined();
    turns.end('ada');
    await later[0];
    expect(came).toEqual([1]);
    turns.end('ada');
    turns.end('ada');
    await Promise.all(later);
    expect(came).toEqual([1, 2, 3]);
  });

  it('refuses what is more than may wait, until something has ended', async () => {
    const turns = new TurnsAtOnce({ atOnce: 1, waiting: 1 });
    void turns.begin('ada');
    const waiting = turns.begin('ada');
    expect(() => turns.begin('ada')).toThrow(expect.objectContaining({ reason: 'TOO_MANY_AT_ONCE' }) as Error);
    turns.end('ada');
    await waiting;
    const next = turns.begin('ada');
    turns.end('ada');
    await next;
    turns.end('ada');
    expect(turns.begin('ada')).toBeUndefined();
  });

  it('bounds nothing when it is switched off', () => {
    const turns = new TurnsAtOnce({ atOnce: 0, waiting: 0 });
    for (let count = 0; count < 1_000; count++) expect(turns.begin('ada')).toBeUndefined();
  });
});
