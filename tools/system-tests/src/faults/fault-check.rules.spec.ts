import { type Message } from '@chatgenius/contracts';
import { faultsOf, type Stored, type Witness } from './fault-check.rules.ts';

const message = (seq: number, changes: Partial<Message> = {}): Message => ({
  id: `m${seq}`, channelId: 'c', senderId: 'ada', clientMessageId: `n${seq}`, seq, text: `ada ${seq}`, createdAt: '2026-01-01T00:00:00.000Z', ...changes,
});

/** Ada has written two messages, edited the second and reacted to the first. */
const messages = [
  message(1, { reactions: [{ emoji: '👍', count: 1, userIds: ['ada'] }] }),
  message(2, { text: 'ada 2, edited 0', editedAt: '2026-01-01T00:00:01.000Z' }),
];
const stored: Stored = { messages, heads: new Map([['c', 4]]), reads: new Map([['c ada', 4]]) };
const witness: Witness = {
  userId: 'ada',
  written: {
    sent: [1, 2].map((seq) => ({ channelId: 'c', clientMessageId: `n${seq}`, text: `ada ${seq}` })),
    edits: [{ messageId: 'm2', text: 'ada 2, edited 0' }],
    reactions: [{ messageId: 'm1', emoji: '👍', added: true }, { messageId: 'm2', emoji: '👍', added: true }, { messageId: 'm2', emoji: '👍', added: false }],
    refused: [],
  },
  screens: [{ channelId: 'c', messages, unread: 0, read: 4, seqs: [1, 2, 3, 4] }],
};
const [screen] = witness.screens;
const withScreen = (changes: object): Witness => ({ ...witness, screens: screen ? [{ ...screen, ...changes }] : [] });
const inDatabase = (changed: readonly Message[]): Stored => ({ ...stored, messages: changed });
/** What the screen shows follows. */
const everywhere = (changed: readonly Message[]): [Witness, Stored] => [withScreen({ messages: changed }), inDatabase(changed)];
const [first, second] = messages as [Message, Message];

it('finds nothing where every promise is kept', () => {
  expect(faultsOf([witness], stored)).toEqual([]);
});

it.each<[string, Witness, Stored]>([
  ['lost: "ada 2"', ...everywhere([first])],
  ['doubled: "ada 1" is there 2 times', ...everywhere([first, second, message(3, { text: 'ada 1', clientMessageId: 'other' })])],
  ['out of order: message 0 of ada', ...everywhere([{ ...second, seq: 1 }, { ...first, seq: 2 }])],
  ['3 messages are there of 2 that were sent', ...everywhere([first, second, message(3, { text: 'never written' })])],
  ['an edit is lost or old: "ada 2" instead of "ada 2, edited 0"', ...everywhere([first, { ...message(2) }])],
  ['nobody edited it: "ada 1, edited 9"', ...everywhere([{ ...first, text: 'ada 1, edited 9', editedAt: 'x' }, second])],
  ['a reaction is lost: m1 👍', ...everywhere([message(1), second])],
  ['a reaction came back: m2 👍', ...everywhere([first, { ...second, reactions: [{ emoji: '👍', count: 1, userIds: ['ada'] }] }])],
  ['refused: no', { ...witness, written: { ...witness.written, refused: ['no'] } }, stored],
  ['events of ada: 2 is followed by 4', withScreen({ seqs: [1, 2, 4] }), stored],
  ['events of ada: 2 is followed by 2', withScreen({ seqs: [1, 2, 2, 3, 4] }), stored],
  ['ada applied events up to 3 of 4', withScreen({ seqs: [1, 2, 3] }), stored],
  ['ada is shown 1 messages of 2', withScreen({ messages: [first] }), stored],
  ['ada is told of 2 unread messages, having read all', withScreen({ unread: 2 }), stored],
  ['ada has read up to 3 here, and up to 4 in the database', withScreen({ read: 3 }), stored],
])('finds: %s', (line, seen, database) => {
  expect(faultsOf([seen], database)).toContainEqual(line);
});

it('finds a message that is shown otherwise', () => {
  const [fault] = faultsOf([withScreen({ messages: [first, { ...second, text: 'ada 2' }] })], stored);
  expect(fault).toMatch(/^ada is shown .*"ada 2".* instead of /);
});
