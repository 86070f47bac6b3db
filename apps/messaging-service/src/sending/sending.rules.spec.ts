import { type Message } from '@chatgenius/contracts';
import { decideSends, messageKey, type Send, type SendingFacts, type WrittenMessage } from './sending.rules.ts';

const send = (clientMessageId: string, channelId = 'open', senderId = 'ada'): Send => ({ clientMessageId, channelId, senderId, text: 'hi' });

const facts = (earlier: Record<string, WrittenMessage> = {}): SendingFacts => ({
  channels: new Map([['open', { archived: false }], ['closed', { archived: true }]]),
  isMember: (_, userId) => userId === 'ada',
  earlier: (one) => earlier[messageKey(one)],
});

const written: WrittenMessage = { epoch: 'e1', message: { id: 'first' } as Message };
const kinds = (sends: readonly Send[], given = facts()) => decideSends(sends, given).map((decision) => ('reason' in decision ? decision.reason : decision.kind));

describe('decideSends', () => {
  it('writes what a member sends into an open channel', () => {
    expect(kinds([send('1'), send('2')])).toEqual(['write', 'write']);
  });

  it('does not tell a missing channel from one that the sender is no member of', () => {
    expect(kinds([send('1', 'missing'), send('2', 'open', 'eve')])).toEqual(['CHANNEL_NOT_FOUND', 'CHANNEL_NOT_FOUND']);
  });

  it('tells an archived channel only to its members', () => {
    expect(kinds([send('1', 'closed'), send('2', 'closed', 'eve')])).toEqual(['ARCHIVED', 'CHANNEL_NOT_FOUND']);
  });

  it('writes a message once that a group holds twice, also for different channels', () => {
    expect(kinds([send('1'), send('1'), send('1', 'closed')])).toEqual(['write', 'repeatInGroup', 'repeatInGroup']);
  });

  it('does not take a send for a repeat of one that was refused', () => {
    expect(kinds([send('1', 'closed'), send('1')])).toEqual(['ARCHIVED', 'write']);
  });

  it('answers a repeat with the first message, also when the channel takes no more', () => {
    const repeats = facts({ 'ada 1': written, 'eve 1': written });
    expect(decideSends([send('1', 'closed')], repeats)).toEqual([{ kind: 'repeat', of: written }]);
    expect(kinds([send('1', 'open', 'eve')], repeats)).toEqual(['repeat']);
  });
});
