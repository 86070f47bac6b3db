import { askedBy } from '@chatgenius/bus';
import fc from 'fast-check';
import { FairQueue, type Claim } from './fair-queue.ts';

const options = { atOnce: 3, atOnceOfOwner: 2, waitingOfOwner: 1_000 };

/** A queue whose work ends when it is told to, and what has begun, in order. */
function scene(overrides: Partial<typeof options> = {}) {
  const queue = new FairQueue({ ...options, ...overrides });
  const begun: Claim[] = [];
  const working: { claim: Claim; end: () => void }[] = [];
  const add = (owner: string, place: string): Promise<void> => {
    const claim = { owner, place };
    return queue.run(claim, async () => {
      begun.push(claim);
      const { promise, resolve } = Promise.withResolvers<void>();
      const work = { claim, end: resolve };
      working.push(work);
      await promise;
      working.splice(working.indexOf(work), 1);
    });
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const endFirst = async () => {
    working[0]?.end();
    await settled();
  };
  return { add, begun, working, endFirst, settled };
}

describe('FairQueue', () => {
  it('lets a newcomer begin after one work of a crowd, not after all of it', async () => {
    const { add, begun, endFirst, settled } = scene({ atOnce: 1 });
    const all = Array.from({ length: 100 }, (_, index) => add('crowd', `place ${index}`));
    all.push(add('newcomer', 'elsewhere'));
    await settled();
    await endFirst();
    await endFirst();
    expect(begun.map(({ owner }) => owner)).toEqual(['crowd', 'crowd', 'newcomer']);
    for (let rest = 0; rest < 100; rest++) await endFirst();
    await Promise.all(all);
  });

  it('keeps no share of the work for who waits for a place that is taken', async () => {
    const { add, begun, settled, endFirst } = scene();
    const all = Array.from({ length: 50 }, (_, index) => add(`user ${index}`, 'one place'));
    all.push(add('elsewhere', 'another place'));
    await settled();
    expect(begun).toEqual([{ owner: 'user 0', place: 'one place' }, { owner: 'elsewhere', place: 'another place' }]);
    for (let rest = 0; rest < 52; rest++) await endFirst();
    await Promise.all(all);
  });

  it('goes on after a work that failed', async () => {
    const queue = new FairQueue({ ...options, atOnce: 1 });
    const failed = queue.run({ owner: 'a', place: 'p' }, () => Promise.reject(new Error('no')));
    const next = queue.run({ owner: 'b', place: 'p' }, () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  it('does not begin what nobody waits for any more, and goes on', async () => {
    const { add, begun, settled, endFirst } = scene({ atOnce: 1 });
    const asker = new AbortController();
    const first = add('a', 'p');
    const abandoned = askedBy({ gone: asker.signal }, () => add('b', 'q'));
    const next = add('c', 'r');
    await settled();
    asker.abort();
    await Promise.all([endFirst(), expect(abandoned).rejects.toMatchObject({ reason: 'UNAVAILABLE' })]);
    await endFirst();
    await Promise.all([first, next]);
    expect(begun.map(({ owner }) => owner)).toEqual(['a', 'c']);
  });

  it('refuses what is more than may wait, with a reason, and takes others', async () => {
    const { add, settled, endFirst } = scene({ atOnceOfOwner: 1, waitingOfOwner: 2 });
    const taken = [add('a', '1'), add('a', '2'), add('a', '3')];
    await expect(add('a', '4')).rejects.toMatchObject({ reason: 'TOO_MANY_AT_ONCE' });
    taken.push(add('b', '5'));
    await settled();
    for (let rest = 0; rest < 4; rest++) await endFirst();
    await Promise.all(taken);
  });

  it('never has more at work than it may, nothing twice in a place, everything once and in its owner’s order there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.record({ owner: fc.nat(4), place: fc.nat(3) }), fc.constant('end' as const)), { maxLength: 60 }), async (steps) => {
        const { add, begun, working, endFirst, settled } = scene();
        const all: Promise<void>[] = [];
        const added: Claim[] = [];
        const check = () => {
          const claims = working.map(({ claim }) => claim);
          expect(claims.length).toBeLessThanOrEqual(options.atOnce);
          expect(new Set(claims.map(({ place }) => place)).size).toBe(claims.length);
          for (const { owner } of claims) expect(claims.filter((other) => other.owner === owner).length).toBeLessThanOrEqual(options.atOnceOfOwner);
        };
        for (const step of steps) {
          if (step === 'end') await endFirst();
          else {
            const claim = { owner: `owner ${step.owner}`, place: `place ${step.place}` };
            added.push(claim);
            all.push(add(claim.owner, claim.place));
            await settled();
          }
          check();
        }
        while (working.length > 0) {
          await endFirst();
          check();
        }
        await Promise.all(all);
        expect(begun).toHaveLength(added.length);
      }),
    );
  });
});
