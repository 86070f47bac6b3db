import { limits, type Attachment, type MemberRole } from '@chatgenius/contracts';
import { parseNames } from '../mentions/mention.rules.ts';
import { type FileFacts } from '../files/message-file.repository.ts';
import { decideSends, messageKey, plainPlaces, weightOf, type GroupFacts, type Send } from './sending.rules.ts';
import { type ThreadFacts } from '../messages/thread.rules.ts';

const send = (clientMessageId: string, { text = 'hi', ...rest }: Partial<Send> = {}): Send => ({
  clientMessageId,
  channelId: 'open',
  senderId: 'ada',
  attachmentIds: [],
  text,
  names: parseNames(text),
  ...rest,
});

const channels: Record<string, { archived: boolean }> = { open: { archived: false }, closed: { archived: true } };
/** Nobody else is a member anywhere, and these everywhere. */
const roles: Record<string, MemberRole> = { ada: 'member', grace: 'admin', guest: 'guest' };
const people = Array.from({ length: limits.mentionsPerMessage + 1 }, (_, index) => `user-${index}`);
const named = new Map([...Object.keys(roles), ...people].map((handle) => [handle, handle]));
const file = (id: string, ownerId = 'ada', isSent = false): [string, FileFacts] => [
  id,
  { ownerId, isSent, state: 'ready', attachment: { id, name: id, mediaType: 'text/plain', bytes: 1 } satisfies Attachment },
];
const thread: ThreadFacts = { channelId: 'open', authorId: 'grace', authorIsMember: true, summary: undefined, followers: new Map() };

const factsOf = (sends: readonly Send[], earlier: readonly string[] = []): GroupFacts => ({
  sends: sends.map((one) => ({
    channel: channels[one.channelId],
    role: roles[one.senderId],
    earlierId: earlier.includes(messageKey(one)) ? `first ${messageKey(one)}` : undefined,
  })),
  threads: new Map([['root', thread], ['elsewhere', { ...thread, channelId: 'closed' }]]),
  named: new Map([['open', named]]),
  everybody: new Map([['open', ['ada', 'grace', 'guest']]]),
  deaf: new Map(),
  files: new Map([file('f1'), file('f2'), file('not mine', 'grace'), file('sent', 'ada', true)]),
});
const decide = (...sends: readonly Send[]) => decideSends(sends, factsOf(sends));
const kinds = (sends: readonly Send[], earlier: readonly string[] = []) =>
  decideSends(sends, factsOf(sends, earlier)).map((decision) => ('reason' in decision ? decision.reason : decision.kind));

describe('decideSends', () => {
  it('refuses what a filter or hook refuses, but for what was written before', () => {
    const screened = (id: string) => ({ ...send(id), refusal: { reason: 'MESSAGE_REFUSED' as const, details: { explanation: 'no' } } });
    const sends = [screened('1'), screened('2')];
    expect(decideSends(sends, factsOf(sends, [messageKey(sends[1] ?? send('2'))]))).toEqual([
      { kind: 'refuse', reason: 'MESSAGE_REFUSED', details: { explanation: 'no' } },
      { kind: 'repeat', messageId: `first ${messageKey(send('2'))}` },
    ]);
  });

  it('writes what a member sends into an open channel', () => {
    expect(kinds([send('1'), send('2')])).toEqual(['write', 'write']);
  });

  it('does not tell a missing channel from one that the sender is no member of', () => {
    expect(kinds([send('1', { channelId: 'missing' }), send('2', { senderId: 'eve' })])).toEqual(['CHANNEL_NOT_FOUND', 'CHANNEL_NOT_FOUND']);
  });

  it('tells an archived channel only to its members', () => {
    expect(kinds([send('1', { channelId: 'closed' }), send('2', { channelId: 'closed', senderId: 'eve' })])).toEqual(['ARCHIVED', 'CHANNEL_NOT_FOUND']);
  });

  it('writes a message once that a group holds twice, also for different channels', () => {
    expect(kinds([send('1'), send('1'), send('1', { channelId: 'closed' })])).toEqual(['write', 'repeatInGroup', 'repeatInGroup']);
  });

  it('does not take a send for a repeat of one that was refused', () => {
    expect(kinds([send('1', { channelId: 'closed' }), send('1')])).toEqual(['ARCHIVED', 'write']);
  });

  it('answers a repeat with the first message, also when the channel takes no more', () => {
    const late = [send('1', { channelId: 'closed' })];
    expect(decideSends(late, factsOf(late, ['ada 1']))).toEqual([{ kind: 'repeat', messageId: 'first ada 1' }]);
    expect(kinds([send('1', { senderId: 'eve' })], ['eve 1'])).toEqual(['repeat']);
  });

  it('takes replies to what can be replied to, in its own channel', () => {
    const threads = ['root', 'missing', 'elsewhere'].map((threadId) => send(threadId, { threadId }));
    expect(kinds(threads)).toEqual(['write', 'THREAD_NOT_FOUND', 'THREAD_NOT_FOUND']);
  });

  it('has the author follow with the first reply of a group alone', () => {
    const follows = decide(send('1', { threadId: 'root' }), send('2', { threadId: 'root' }), send('3', { threadId: 'root', text: '@grace @guest' })).map(
      (decision) => decision.kind === 'write' && decision.follows.map(({ userId }) => userId),
    );
    expect(follows).toEqual([['grace', 'ada'], [], ['guest']]);
  });

  it('gives a file to the first that sends it', () => {
    const claims = [['f1', 'f2'], ['f1'], ['not mine'], ['sent'], ['missing']];
    expect(kinds(claims.map((attachmentIds, index) => send(`${index}`, { attachmentIds })))).toEqual(['write', ...Array<string>(4).fill('ATTACHMENT_NOT_FOUND')]);
  });

  it('leaves the files of a refused send to later ones', () => {
    expect(kinds([send('1', { attachmentIds: ['f1', 'missing'] }), send('2', { attachmentIds: ['f1'] })])).toEqual(['ATTACHMENT_NOT_FOUND', 'write']);
  });

  it('refuses to name more members than the limit, and counts nobody else', () => {
    const text = people.map((handle) => `@${handle}`).join(' ');
    expect(kinds([send('1', { text }), send('2', { text: `${text.slice(text.indexOf(' '))} @ada @eve` })])).toEqual(['TOO_MANY_MENTIONS', 'write']);
  });

  it('tells everybody but the sender of an @channel, and nobody of a guest’s', () => {
    const [byMember, byGuest] = decide(send('1', { text: '@channel @grace' }), send('2', { text: '@channel', senderId: 'guest' }));
    expect(byMember).toMatchObject({ mentions: { userIds: ['grace'], channel: true }, mentionedIds: ['grace', 'guest'] });
    expect(byGuest).toMatchObject({ mentions: undefined, mentionedIds: [] });
  });
});

describe('weightOf', () => {
  it('is one, and more for everybody and for each name that has to be looked up', () => {
    const names = (text: string) => ({ names: parseNames(text) });
    expect(weightOf(names('hello @ada'))).toBe(1);
    expect(weightOf(names('@channel'))).toBeGreaterThan(50);
    const many = Array.from({ length: 1_000 }, (_, index) => `@u${1_000 + index}`).join(' ');
    expect(weightOf(names(many))).toBe(1_000);
  });
});

describe('a plain send', () => {
  const send = (more: Partial<Send> = {}): Send => ({ senderId: 'ada', channelId: 'a', clientMessageId: Math.random().toString(), text: 'text', names: { handles: [], everybody: false }, attachmentIds: [], ...more });

  it('is written before the rules are asked, unless it has anything that they know and the database does not', () => {
    expect(plainPlaces([send(), send({ sessionId: 's', metadata: { a: 1 }, reported: [], live: undefined })])).toEqual([0, 1]);
    const ruled: Partial<Send>[] = [{ live: { ownerId: 'o', hidden: false } }, { serviceTokenId: 't' }, { threadId: 't' }, { quotedId: 'q' }, { forwardedId: 'f' }, { attachmentIds: ['f'] }, { reported: ['word'] }, { names: { handles: ['b'], everybody: false } }];
    for (const more of ruled) expect(plainPlaces([send(more)])).toEqual([]);
    // Not even by a release that adds a field.
    expect(plainPlaces([{ ...send(), newer: 1 } as Send])).toEqual([]);
  });

  it('waits for what was sent before it to the same channel', () => {
    const once = send();
    expect(plainPlaces([send({ threadId: 't' }), send(), send({ channelId: 'b' }), once])).toEqual([2]);
    expect(plainPlaces([once, once])).toEqual([0]);
  });
});
