import { type Message } from '@chatgenius/contracts';
import { emptyConversation, type ConversationState } from '../state/conversation.rules.ts';
import { type OutgoingChange } from '../outbox/change-sender.ts';
import { type OutgoingMessage } from '../outbox/outgoing-message.ts';
import { MessageView } from './message-view.ts';
import { furthestOf, shown, statusOf } from './overlay.rules.ts';

const message = (id: string, seq: number, senderId = 'me'): Message => ({ id, channelId: 'c', senderId, clientMessageId: `client-${id}`, seq, text: id, createdAt: '' });
const change = (name: OutgoingChange['name'], input: OutgoingChange['input']): OutgoingChange => ({ changeId: 'x', messageId: 'm', name, input, createdAt: 'now', status: 'sending' });
const outgoing = (clientMessageId: string): OutgoingMessage => ({ channelId: 'c', text: clientMessageId, clientMessageId, createdAt: 'now', status: 'sending', acknowledged: new Promise(() => undefined) });

describe('what the user has done', () => {
  it('is sent, delivered and read by how far any other has got', () => {
    const others = furthestOf(new Map([['me', { delivered: 9, read: 9 }], ['a', { delivered: 3, read: 1 }], ['b', { delivered: 2, read: 2 }]]), 'me');
    expect([1, 2, 3, 4].map((seq) => statusOf(message('m', seq), 'me', others))).toEqual(['read', 'read', 'delivered', 'sent']);
    expect(statusOf(message('m', 1, 'a'), 'me', others)).toBeUndefined();
  });

  it('is a reaction once, and none that is there already or was never there', () => {
    const reacted: Message = { ...message('m', 1), reactions: [{ emoji: '👍', count: 3, userIds: ['a', 'me'] }] };
    expect(shown(reacted, undefined, [change('reactionAdd', { emoji: '👍' })], 'me')).toEqual(reacted);
    expect(shown(reacted, undefined, [change('reactionRemove', { emoji: '👍' })], 'me').reactions).toEqual([{ emoji: '👍', count: 2, userIds: ['a'] }]);
    expect(shown(message('m', 1), undefined, [change('reactionAdd', { emoji: '👍' }), change('reactionRemove', { emoji: '👍' })], 'me').reactions).toBeUndefined();
  });

  it('is nothing on a tombstone', () => {
    const deleted = { ...message('m', 1), text: '', deletedAt: 'then' };
    expect(shown(deleted, undefined, [change('messageEdit', { text: 'edited' })], 'me')).toEqual(deleted);
  });
});

describe('the view of a conversation', () => {
  const state = (messages: readonly Message[], rest: Partial<ConversationState> = {}): ConversationState => ({ ...emptyConversation, messages, ...rest });
  const view = () => new MessageView<ConversationState>();
  const none = () => undefined;

  it('keeps what has not changed as the same object', () => {
    const drawn = view();
    const [first, theirs] = [message('one', 1), message('two', 2, 'a')];
    const pending = [outgoing('p')];
    const before = drawn.of(state([first, theirs]), { me: 'me', messages: pending, changesOf: none }).messages;
    const after = drawn.of(state([first, theirs], { receipts: new Map([['a', { delivered: 0, read: 0 }]]) }), { me: 'me', messages: pending, changesOf: none }).messages;
    expect(after.map((one, index) => one === before[index])).toEqual([true, true, true]);
    const read = drawn.of(state([first, theirs], { receipts: new Map([['a', { delivered: 1, read: 1 }]]) }), { me: 'me', messages: pending, changesOf: none }).messages;
    expect(read.map((one, index) => one === before[index])).toEqual([false, true, true]);
  });

  it('has what is on its way at the end, once, and nothing of it where the end is elsewhere', () => {
    const of = (messages: readonly Message[], rest?: Partial<ConversationState>) => view().of(state(messages, rest), { me: 'me', messages: [outgoing('client-one'), outgoing('p')], changesOf: none }).messages.map(({ id, seq }) => `${id} ${seq}`);
    expect(of([message('one', 1)])).toEqual(['one 1', 'p 1']);
    expect(of([message('other', 1, 'a')])).toEqual(['other 1', 'client-one 1', 'p 1']);
    expect(of([message('one', 1, 'a')])).toEqual(['one 1', 'client-one 1', 'p 1']);
    expect(of([message('other', 1, 'a')], { hasNewer: true })).toEqual(['other 1']);
  });
});
