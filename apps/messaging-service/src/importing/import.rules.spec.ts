import { type ChatError, type ImportedMessage } from '@chatgenius/contracts';
import fc from 'fast-check';
import { assertMayImport, decideImports, type EarlierImport, type ImportDecision, type ImportFacts } from './import.rules.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const at = (minute: number) => new Date(NOW.getTime() - 1_000 * 60_000 + minute * 60_000);
const time = (minute: number) => at(minute).toISOString();

const imported = (clientMessageId: string, minute: number, changes: Partial<ImportedMessage> = {}): ImportedMessage => ({
  clientMessageId,
  senderId: 'ada',
  text: 'text',
  createdAt: time(minute),
  ...changes,
});
const facts = (changes: Partial<ImportFacts> = {}): ImportFacts => ({ earlier: new Map(), users: new Set(['ada', 'bob']), ...changes });
const earlier = (messageId: string, minute: number, changes: Partial<EarlierImport> = {}): EarlierImport => ({
  written: { messageId, epoch: 'e', seq: 1 },
  senderId: 'ada',
  thread: undefined,
  deleted: false,
  newestAt: at(minute),
  ...changes,
});
const summary = { replyCount: 1, lastReplyAt: time(0), lastReplyId: 'r', participantIds: ['ada'] };

const decide = (items: ImportedMessage[], known: ImportFacts = facts(), newestAt?: Date): ImportDecision[] =>
  decideImports(items, items.map((_, index) => `id${index}`), { newestAt, facts: known, now: NOW });
const brief = (decisions: ImportDecision[]) => decisions.map((decision) => (decision.kind === 'refuse' ? decision.reason : decision.kind));

describe('who may import', () => {
  const refusal = (...standing: Parameters<typeof assertMayImport>): string | undefined => {
    try {
      assertMayImport(...standing);
    } catch (error) {
      return (error as ChatError).reason;
    }
  };

  it.each([
    ['nobody where there is no channel', undefined, 'CHANNEL_NOT_FOUND'],
    ['no stranger', { archived: false, role: undefined, newestAt: undefined }, 'CHANNEL_NOT_FOUND'],
    ['no stranger who would learn that it is archived', { archived: true, role: undefined, newestAt: undefined }, 'CHANNEL_NOT_FOUND'],
    ['no member', { archived: false, role: 'member', newestAt: undefined }, 'NOT_ALLOWED'],
    ['nobody where it is archived', { archived: true, role: 'owner', newestAt: undefined }, 'ARCHIVED'],
    ['an admin', { archived: false, role: 'admin', newestAt: undefined }, undefined],
  ] as const)('%s', (_, standing, reason) => expect(refusal(standing)).toBe(reason));
});

describe('decideImports', () => {
  it('finds what a reply replies to: imported earlier, or before it in the group', () => {
    const known = facts({ earlier: new Map([['old', earlier('root', 0)]]) });
    const decisions = decide([imported('a', 1, { threadClientMessageId: 'old' }), imported('b', 2), imported('c', 3, { threadClientMessageId: 'b' })], known);
    expect(decisions).toEqual([
      { kind: 'write', threadId: 'root' },
      { kind: 'write', threadId: undefined },
      { kind: 'write', threadId: 'id1' },
    ]);
  });

  it.each([
    ['one that is not there', facts()],
    ['a reply', facts({ earlier: new Map([['old', earlier('x', 0, { written: { messageId: 'x', threadId: 'y', epoch: 'e', seq: 1 } })]]) })],
    ['a deleted one', facts({ earlier: new Map([['old', earlier('x', 0, { deleted: true })]]) })],
  ])('refuses replies to %s', (_, known) => {
    expect(brief(decide([imported('a', 1, { threadClientMessageId: 'old' })], known))).toEqual(['THREAD_NOT_FOUND']);
  });

  it('goes on with the thread of a deleted message', () => {
    const known = facts({ earlier: new Map([['old', earlier('x', 0, { deleted: true, thread: summary })]]) });
    expect(brief(decide([imported('a', 1, { threadClientMessageId: 'old' })], known))).toEqual(['write']);
  });

  it('refuses replies to what comes later, to replies, to itself and to what was refused', () => {
    const items = [
      imported('a', 1, { threadClientMessageId: 'b' }),
      imported('b', 2),
      imported('c', 3, { threadClientMessageId: 'b' }),
      imported('d', 4, { threadClientMessageId: 'c' }),
      imported('e', 5, { threadClientMessageId: 'e' }),
      imported('f', 6, { senderId: 'nobody' }),
      imported('g', 7, { threadClientMessageId: 'f' }),
    ];
    expect(brief(decide(items))).toEqual(['THREAD_NOT_FOUND', 'write', 'write', 'THREAD_NOT_FOUND', 'THREAD_NOT_FOUND', 'USER_NOT_FOUND', 'THREAD_NOT_FOUND']);
  });

  it('answers repeats with the first, in the group and from before', () => {
    const before = earlier('x', 5);
    const decisions = decide([imported('new', 6), imported('new', 1), imported('old', 0)], facts({ earlier: new Map([['old', before]]) }), at(5));
    expect(decisions).toEqual([
      { kind: 'write', threadId: undefined },
      { kind: 'repeatInGroup', place: 0 },
      { kind: 'repeat', of: before.written },
    ]);
  });

  it('takes an id for one imported message of the channel', () => {
    const known = facts({ earlier: new Map([['old', earlier('x', 0)]]) });
    const items = [imported('old', 1, { senderId: 'bob' }), imported('new', 1, { senderId: 'bob' }), imported('new', 1)];
    expect(brief(decide(items, known))).toEqual(['CLIENT_MESSAGE_ID_TAKEN', 'write', 'CLIENT_MESSAGE_ID_TAKEN']);
  });

  it('lets no time go backwards in the channel, nor in a thread, and none lie ahead', () => {
    const items = [
      imported('before', 4),
      imported('same', 5),
      imported('root', 7),
      imported('back', 6),
      imported('reply too early', 6, { threadClientMessageId: 'root' }),
      imported('reply', 20, { threadClientMessageId: 'root' }),
      imported('reply back', 19, { threadClientMessageId: 'root' }),
      imported('beside the thread', 8),
      imported('tomorrow', 2_000),
    ];
    expect(brief(decide(items, facts(), at(5)))).toEqual(
      ['OUT_OF_ORDER', 'write', 'write', 'OUT_OF_ORDER', 'OUT_OF_ORDER', 'write', 'OUT_OF_ORDER', 'write', 'PAYLOAD_MALFORMED'],
    );
  });

  const item = fc.record({
    clientMessageId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    senderId: fc.constantFrom('ada', 'bob', 'nobody'),
    text: fc.constant('text'),
    createdAt: fc.integer({ min: 0, max: 30 }).map(time),
    threadClientMessageId: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
  });

  it('whatever comes: writes each id once, each log in the order of time, and every reply under a root that is written before it', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), (items) => {
        const decisions = decide(items);
        const newest = new Map<string | undefined, string>();
        const roots = new Set<string>();
        const ids = new Set<string>();
        decisions.forEach((decision, index) => {
          const one = items[index];
          if (decision.kind !== 'write' || one === undefined) return;
          expect(ids.has(one.clientMessageId)).toBe(false);
          ids.add(one.clientMessageId);
          expect(one.createdAt >= (newest.get(decision.threadId) ?? '')).toBe(true);
          newest.set(decision.threadId, one.createdAt);
          if (decision.threadId === undefined) roots.add(`id${index}`);
          else expect(roots.has(decision.threadId)).toBe(true);
        });
      }),
    );
  });

  it('cut into two requests, decides as in one: what is written, repeated and refused stays the same', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), fc.nat(20), (items, cut) => {
        const whole = decide(items);
        const first = items.slice(0, cut);
        const known = new Map<string, EarlierImport>();
        let newestAt: Date | undefined;
        whole.slice(0, cut).forEach((decision, index) => {
          const one = first[index];
          if (decision.kind !== 'write' || one === undefined) return;
          const { threadId } = decision;
          const written = { messageId: `id${index}`, ...(threadId !== undefined && { threadId }), epoch: 'e', seq: index + 1 };
          known.set(one.clientMessageId, { written, senderId: one.senderId, thread: undefined, deleted: false, newestAt: new Date(one.createdAt) });
          if (threadId === undefined) newestAt = new Date(one.createdAt);
          else for (const [id, root] of known) if (root.written.messageId === threadId) known.set(id, { ...root, newestAt: new Date(one.createdAt) });
        });
        const rest = decide(items.slice(cut), facts({ earlier: known }), newestAt);
        const outcome = (decision: ImportDecision) => (decision.kind === 'refuse' ? decision.reason : decision.kind === 'write' ? 'write' : 'repeat');
        expect(rest.map(outcome)).toEqual(whole.slice(cut).map(outcome));
      }),
    );
  });
});
