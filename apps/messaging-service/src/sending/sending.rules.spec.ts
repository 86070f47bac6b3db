import { type Message } from '@chatgenius/contracts';
import { decideSends, messageKey, type Send, type SendingFacts, type WrittenMessage } from './sending.rules.ts';

const send = (clientMessageId: string, channelId = 'open', senderId = 'ada'): Send => ({ clientMessageId, channelId, senderId, text: 'hi' });

const channels: Record<string, { archived: boolean }> = { open: { archived: false }, closed: { archived: true } };
const written: WrittenMessage = { epoch: 'e1', message: { id: 'first' } as Message };

/** Ada is a member everywhere, and nobody else anywhere. */
const factsOf = (sends: readonly Send[], earlier: readonly string[] = []): SendingFacts[] =>
  sends.map((one) => ({
    channel: channels[one.channelId],
    isMember: one.senderId === 'ada',
    earlier: earlier.includes(messageKey(one)) ? written : undefined,
  }));
const kinds = (sends: readonly Send[], earlier: readonly string[] = []) =>
  decideSends(sends, factsOf(sends, earlier)).map((decision) => ('reason' in decision ? decision.reason : decision.kind));

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
    const earlier = ['ada 1', 'eve 1'];
    const late = [send('1', 'closed')];
    expect(decideSends(late, factsOf(late, earlier))).toEqual([{ kind: 'repeat', of: written }]);
    expect(kinds([send('1', 'open', 'eve')], earlier)).toEqual(['repeat']);
  });
});
