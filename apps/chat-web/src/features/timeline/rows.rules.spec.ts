import { type ShownMessage } from '@chatgenius/client-sdk';
import { isPrepended, rowsOf } from './rows.rules.ts';

describe('the rows of a timeline', () => {
  const message = (seq: number, senderId: string, minute: number, rest: Partial<ShownMessage> = {}): ShownMessage => ({ id: `m${seq}`, channelId: 'c', clientMessageId: `c${seq}`, senderId, seq, text: '', createdAt: new Date(2026, 4, 1, 12, minute).toISOString(), ...rest });
  const shown = { hasOlder: false, unreadLine: undefined, me: 'me' };
  const kinds = (rows: ReturnType<typeof rowsOf>) => rows.map((row) => (row.kind === 'message' ? `${row.message.id}${row.isFirst ? '!' : ''}` : row.kind));

  it('begins with the start and a day, and puts together what one person writes in a row', () => {
    const messages = [message(1, 'ada', 0), message(2, 'ada', 4), message(3, 'bob', 4), message(4, 'bob', 30)];
    expect(kinds(rowsOf({ ...shown, messages }))).toEqual(['start', 'day', 'm1!', 'm2', 'm3!', 'm4!']);
  });

  it('draws a day where it changes, and none at the top while older ones are to come', () => {
    const later = message(2, 'ada', 0, { createdAt: new Date(2026, 4, 2, 9).toISOString() });
    expect(kinds(rowsOf({ ...shown, hasOlder: true, messages: [message(1, 'ada', 0), later] }))).toEqual(['m1!', 'day', 'm2!']);
  });

  it('draws the unread line before the first message of somebody else behind it, once', () => {
    const messages = [message(1, 'ada', 0), message(2, 'me', 1), message(3, 'ada', 2), message(4, 'ada', 3)];
    expect(kinds(rowsOf({ ...shown, unreadLine: 1, messages }))).toEqual(['start', 'day', 'm1!', 'm2!', 'unread', 'm3!', 'm4']);
    expect(kinds(rowsOf({ ...shown, unreadLine: 4, messages }))).not.toContain('unread');
  });

  it('keeps the key of a message that is confirmed', () => {
    const key = (one: ShownMessage) => rowsOf({ ...shown, messages: [one] }).at(-1)?.key;
    expect(key(message(2, 'me', 0, { id: 'real', seq: 9 }))).toBe(key(message(2, 'me', 0, { id: 'c2', status: 'pending' })));
  });

  it('knows older rows from newer ones', () => {
    const rows = (seqs: number[], hasOlder: boolean) => rowsOf({ ...shown, hasOlder, messages: seqs.map((seq) => message(seq, 'ada', seq)) });
    expect(isPrepended(rows([3, 4], true), rows([1, 2, 3, 4], true))).toBe(true);
    expect(isPrepended(rows([3, 4], true), rows([3, 4, 5], true))).toBe(false);
    expect(isPrepended(rows([3, 4], true), rows([3, 4], false))).toBe(true);
  });
});
