import { ChatError, limits, type Message } from '@chatgenius/contracts';
import { assertVisible, countOf, decideDelete, decideEdit, decidePin, decideReact, decideUnpin, decideUnreact, pinnedBefore, type MessageStanding } from './change.rules.ts';

const AT = new Date('2026-01-02T03:04:05.678Z');
const NOBODY = { userIds: [], channel: false };
const message: Message = {
  id: 'm',
  channelId: 'c',
  senderId: 'ada',
  clientMessageId: 'one',
  seq: 3,
  text: 'hello',
  createdAt: '2026-01-01T00:00:00.000Z',
  mentions: { userIds: ['grace'], channel: false },
  reactions: [{ emoji: '👍', count: 2, userIds: ['bob', 'eve'] }],
  thread: { replyCount: 1, lastReplyAt: '2026-01-01T00:00:00.000Z', lastReplyId: 'r', participantIds: ['bob'] },
};
type Overrides = Partial<Omit<MessageStanding, 'message'>> & { message?: Partial<Message> };
function standing({ message: changed, ...rest }: Overrides = {}): MessageStanding {
  const role = 'role' in rest ? rest.role : 'member';
  return { actorId: 'ada', role, authority: role, archived: false, message: { ...message, ...changed }, ...rest };
}
const deleted = { message: { text: '', deletedAt: AT.toISOString() } };

function reasonOf(decide: () => unknown): string {
  try {
    decide();
    return 'none';
  } catch (error) {
    return error instanceof ChatError ? error.reason : String(error);
  }
}

const decisions: Record<string, (one: MessageStanding) => unknown> = {
  edit: (one) => decideEdit(one, { text: 'new', mentions: NOBODY }, AT),
  delete: (one) => decideDelete(one, AT),
  react: (one) => decideReact(one, '👍', false),
  unreact: (one) => decideUnreact(one, '👍', true),
  pin: (one) => decidePin(one, 0, AT),
  unpin: (one) => decideUnpin({ ...one, message: { ...one.message, pinnedAt: AT.toISOString() } }),
};

describe.each(Object.entries(decisions))('%s', (name, decide) => {
  it('does not tell a stranger that the message is there', () => {
    expect(reasonOf(() => decide(standing({ role: undefined })))).toBe('MESSAGE_NOT_FOUND');
    expect(reasonOf(() => decide(standing({ role: undefined, archived: true, ...deleted })))).toBe('MESSAGE_NOT_FOUND');
  });

  it('does nothing for a session that was ended', () => {
    expect(reasonOf(() => decide(standing({ sessionEnded: true })))).toBe('SESSION_REVOKED');
  });

  it('changes nothing in an archived channel', () => {
    expect(reasonOf(() => decide(standing({ archived: true })))).toBe('ARCHIVED');
  });

  it('adds nothing for who is muted or banned, who may take back what is their own', () => {
    const restricted = (kind: 'ban' | 'mute') => standing({ restriction: { kind, until: null, everywhere: false } });
    const takesBack = ['delete', 'unreact'].includes(name);
    expect([reasonOf(() => decide(restricted('mute'))), reasonOf(() => decide(restricted('ban')))]).toEqual(takesBack ? ['none', 'none'] : ['MUTED', 'BANNED']);
  });

  it('finds no message where there is a tombstone, unless to make it one', () => {
    expect(reasonOf(() => decide(standing(deleted)))).toBe(name === 'delete' ? 'none' : 'MESSAGE_NOT_FOUND');
  });
});

describe('decideEdit', () => {
  it('replaces text and mentions, and nothing else', () => {
    expect(decideEdit(standing(), { text: 'new', mentions: NOBODY }, AT)).toEqual({ ...message, text: 'new', mentions: undefined, editedAt: AT.toISOString() });
    expect(decideEdit(standing(), { text: '@channel', mentions: { userIds: [], channel: true } }, AT)?.mentions).toEqual({ userIds: [], channel: true });
  });

  it('is the author’s alone, owners or not', () => {
    expect(reasonOf(() => decideEdit(standing({ actorId: 'grace', role: 'owner' }), { text: 'new', mentions: NOBODY }, AT))).toBe('NOT_AUTHOR');
  });

  it('changes nothing for the same text, also in an archived channel', () => {
    expect(decideEdit(standing({ archived: true }), { text: 'hello', mentions: NOBODY }, AT)).toBeUndefined();
  });

  it('refuses too many mentions', () => {
    const userIds = Array.from({ length: limits.mentionsPerMessage + 1 }, (_, index) => `${index}`);
    expect(reasonOf(() => decideEdit(standing(), { text: 'new', mentions: { userIds, channel: false } }, AT))).toBe('TOO_MANY_MENTIONS');
  });
});

describe('decideDelete', () => {
  it('leaves who, when and where, and what others said under it', () => {
    expect(decideDelete(standing(), AT)).toEqual({ ...message, mentions: undefined, reactions: undefined, text: '', deletedAt: AT.toISOString() });
  });

  it.each([['owner', 'none'], ['admin', 'none'], ['member', 'NOT_AUTHOR'], ['guest', 'NOT_AUTHOR']] as const)('of another’s message by %s: %s', (role, reason) => {
    expect(reasonOf(() => decideDelete(standing({ actorId: 'grace', role }), AT))).toBe(reason);
  });

  it('changes nothing the second time, also in an archived channel', () => {
    expect(decideDelete(standing({ ...deleted, archived: true }), AT)).toBeUndefined();
  });
});

describe('reactions', () => {
  it('count who reacted, each once', () => {
    expect(decideReact(standing(), '👍', false)).toEqual({ count: 3, changes: true });
    expect(decideReact(standing(), '👍', true)).toEqual({ count: 2, changes: false });
    expect(decideReact(standing(), '🎉', false)).toEqual({ count: 1, changes: true });
    expect(decideUnreact(standing(), '👍', true)).toEqual({ count: 1, changes: true });
    expect(decideUnreact(standing(), '🎉', false)).toEqual({ count: 0, changes: false });
  });

  it('are of so many kinds and no more, but of those as many as there are people', () => {
    const reactions = Array.from({ length: limits.reactionsPerMessage }, (_, index) => ({ emoji: `:e${index}:`, count: 1, userIds: ['bob'] }));
    expect(reasonOf(() => decideReact(standing({ message: { reactions } }), '👍', false))).toBe('TOO_MANY_REACTIONS');
    expect(decideReact(standing({ message: { reactions } }), ':e7:', false)).toEqual({ count: 2, changes: true });
  });
});

describe('a change that was made before', () => {
  it('is answered with what holds now', () => {
    expect(countOf(message, '👍')).toBe(2);
    expect(countOf({ ...message, reactions: undefined }, '👍')).toBe(0);
    expect(pinnedBefore({ ...message, pinnedAt: '2026-01-01T11:00:00.000Z' }, AT)).toBe('2026-01-01T11:00:00.000Z');
    expect(pinnedBefore(message, AT)).toBe(AT.toISOString());
  });

  it('is not answered to a stranger, and to everybody else whatever has become of the message', () => {
    expect(reasonOf(() => assertVisible(standing({ role: undefined })))).toBe('MESSAGE_NOT_FOUND');
    expect(reasonOf(() => assertVisible(standing({ role: 'guest', archived: true, ...deleted })))).toBe('none');
  });
});

describe('an administrator who does not belong to the channel', () => {
  const visitor = standing({ actorId: 'root', role: undefined, authority: 'owner' });

  it('deletes and pins what others wrote, and neither edits it nor reacts to it', () => {
    expect(decideDelete(visitor, AT)).toMatchObject({ text: '' });
    expect(decidePin(visitor, 0, AT)).toMatchObject({ changes: true });
    expect(reasonOf(() => decideEdit(visitor, { text: 'new', mentions: NOBODY }, AT))).toBe('NOT_AUTHOR');
    expect(reasonOf(() => decideReact(visitor, '👍', false))).toBe('NOT_ALLOWED');
  });
});

describe('pins', () => {
  it('are for who may', () => {
    expect(reasonOf(() => decidePin(standing({ role: 'guest' }), 0, AT))).toBe('NOT_ALLOWED');
    expect(reasonOf(() => decideUnpin(standing({ role: 'guest' })))).toBe('NOT_ALLOWED');
  });

  it('are so many in a channel and no more', () => {
    expect(decidePin(standing(), limits.pinsPerChannel - 1, AT)).toEqual({ pinnedAt: AT.toISOString(), changes: true });
    expect(reasonOf(() => decidePin(standing(), limits.pinsPerChannel, AT))).toBe('TOO_MANY_PINS');
  });

  it('change nothing the second time', () => {
    const pinnedAt = '2026-01-01T11:00:00.000Z';
    expect(decidePin(standing({ message: { pinnedAt }, archived: true }), limits.pinsPerChannel, AT)).toEqual({ pinnedAt, changes: false });
    expect(decideUnpin(standing())).toBe(false);
    expect(decideUnpin(standing({ message: { pinnedAt } }))).toBe(true);
  });
});
