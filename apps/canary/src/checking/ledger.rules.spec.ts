import { Ledger, type Shown } from './ledger.rules.ts';
import { markOf, textOf, type Mark } from './mark.rules.ts';

const RUN = '0a1b2c3d';
const mark = (number: number, run = RUN): Mark => ({ run, seat: 0, number });

describe('the ledger of the canary', () => {
  let ledger: Ledger;
  const shown = (number: number, { seq = number, ...rest }: Partial<Shown> = {}) =>
    ledger.shown({ seat: 1, epoch: 'one', seq, senderId: 'ada', clientMessageId: `m${number}`, text: textOf(mark(number)), ...rest }, 50);

  beforeEach(() => {
    ledger = new Ledger(RUN);
    for (const number of [1, 2, 3, 4]) ledger.sent({ mark: mark(number), clientMessageId: `m${number}`, senderId: 'ada' });
  });

  it('is content with what comes once and in order, and tells when', () => {
    expect([1, 2, 3].flatMap((number) => shown(number))).toEqual([]);
    expect([ledger.shownAt('m3', 1), ledger.shownAt('m3', 2), ledger.shownAt('m4', 1)]).toEqual([50, undefined, undefined]);
  });

  it('knows what comes twice, and what comes behind a later one', () => {
    expect([1, 3, 3, 2].map((number) => shown(number))).toEqual([[], [], ['duplicate'], ['order']]);
  });

  it('knows what was acknowledged and is passed by, once', () => {
    shown(1);
    ledger.acknowledged('m2', 2);
    expect([shown(3), shown(4)]).toEqual([['lost'], []]);
  });

  it('does not miss what was written before a seat came, nor what was never acknowledged', () => {
    ledger.acknowledged('m1', 1);
    expect([shown(2), shown(4)]).toEqual([[], []]);
  });

  it('knows a message that nobody sent: of a number that was not given, of another sender, of other words', () => {
    expect([shown(9), shown(2, { seq: 10, senderId: 'eve' }), shown(3, { seq: 11, text: 'hello' })]).toEqual([['ghost'], ['ghost'], ['ghost']]);
  });

  it('leaves the messages of another canary alone', () => expect(shown(1, { clientMessageId: 'other', text: textOf(mark(1, 'ffffffff')) })).toEqual([]));

  it('knows its own messages once they are deleted, as a seat is shown them that was away', () => {
    shown(1);
    ledger.acknowledged('m2', 2);
    expect([shown(2, { text: '' }), shown(3), shown(9, { text: '' })]).toEqual([[], [], []]);
  });

  it('begins anew with another log', () => {
    shown(3);
    expect(shown(1, { epoch: 'two' })).toEqual([]);
  });
});

describe('what marks a message', () => {
  it('can be read back', () => expect(markOf(textOf(mark(12)))).toEqual(mark(12)));
  it.each(['', 'canary', 'canary c0a1b2c3ds0n', 'canary c0a1b2c3ds0n1 x', 'canary c0A1b2c3ds0n1'])('is not in %j', (text) => expect(markOf(text)).toBeUndefined());
});
