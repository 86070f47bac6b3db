import fc from 'fast-check';
import { replicasToAsk } from './replica-choice.rules.ts';
import { walPosition } from './wal-position.rules.ts';

describe('a place in the log', () => {
  it.each([
    ['0/0', 0n],
    ['0/3000060', 0x3000060n],
    ['16/B374D848', 0x16b374d848n],
    ['FFFFFFFF/FFFFFFFF', 0xffffffffffffffffn],
  ])('%s', (spelt, position) => expect(walPosition(spelt)).toBe(position));

  it('is later in the next file, however small its second half', () => expect(walPosition('2/0') > walPosition('1/FFFFFFFF')).toBe(true));
  it('is no other text', () => expect(() => walPosition('nowhere')).toThrow(SyntaxError));
});

describe('the replicas that are asked', () => {
  const replica = fc.record({ applied: fc.bigInt(0n, 5n), restsUntil: fc.nat(5) });

  it('are all that do not rest, in turn, and first those that are known to have enough', () => {
    fc.assert(
      fc.property(fc.array(replica, { maxLength: 4 }), fc.bigInt(0n, 5n), fc.nat(5), fc.nat(9), (replicas, position, now, turn) => {
        const asked = replicasToAsk(replicas, { position, now, turn });
        expect(new Set(asked)).toEqual(new Set(replicas.filter(({ restsUntil }) => restsUntil <= now)));
        const known = asked.map(({ applied }) => applied >= position);
        expect(known).toEqual([...known].sort((one, other) => Number(other) - Number(one)));
      }),
    );
  });

  it('take turns', () => {
    const replicas = [0, 1, 2].map((name) => ({ name, applied: 9n, restsUntil: 0 }));
    const first = (turn: number) => replicasToAsk(replicas, { position: 5n, now: 1, turn })[0]?.name;
    expect([0, 1, 2, 3].map(first)).toEqual([0, 1, 2, 0]);
  });
});
