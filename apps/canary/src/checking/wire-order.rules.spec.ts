import fc from 'fast-check';
import { WireOrder } from './wire-order.rules.ts';

const event = (seq: number, epoch = 'one') => ({ epoch, seq });

describe('the order of a connection', () => {
  const told = (seqs: readonly number[]): (string | undefined)[] => {
    const order = new WireOrder();
    return seqs.map((seq) => order.received(event(seq), 0));
  };

  it('is right from whichever event on', () => expect(told([7, 8, 9])).toEqual([undefined, undefined, undefined]));
  it('knows an event that comes twice', () => expect(told([7, 8, 8, 7])).toEqual([undefined, undefined, 'duplicate', 'duplicate']));
  it('knows an event that comes too late, and one that comes again after that', () => expect(told([7, 9, 8, 8])).toEqual([undefined, undefined, 'order', 'duplicate']));

  it('knows an event that does not come, once, and not before it had its time', () => {
    const order = new WireOrder();
    order.received(event(7), 0);
    order.received(event(10), 100);
    expect([order.lost(1_000), order.lost(1_100), order.lost(9_000)]).toEqual([0, 2, 0]);
  });

  it('begins anew with another log', () => {
    const order = new WireOrder();
    order.received(event(7), 0);
    order.received(event(9), 0);
    expect([order.received(event(3, 'two'), 0), order.lost(9_000)]).toEqual([undefined, 0]);
  });

  it('names as many faults as were made: each event dropped, doubled or let through', () => {
    const fate = fc.constantFrom('through', 'dropped', 'doubled');
    fc.assert(
      fc.property(fc.array(fate, { minLength: 1, maxLength: 60 }), (fates) => {
        const order = new WireOrder();
        const said = [order.received(event(1), 0)];
        fates.forEach((what, index) => {
          for (let times = { through: 1, dropped: 0, doubled: 2 }[what]; times > 0; times -= 1) said.push(order.received(event(index + 2), 0));
        });
        said.push(order.received(event(fates.length + 2), 0));
        expect(said.filter((one) => one === 'duplicate')).toHaveLength(fates.filter((what) => what === 'doubled').length);
        expect(order.lost(1_000)).toBe(fates.filter((what) => what === 'dropped').length);
      }),
    );
  });
});
