import { encodeEvent } from '@chatgenius/bus';
import { streamEvents, type Channel, type StreamEvent } from '@chatgenius/contracts';
import fc from 'fast-check';
import { HeldStream } from '../streams/held-stream.ts';
import { Membership } from './membership.ts';
import { UserState } from './user-state.ts';
import { WatchedChannel } from './watched-channel.ts';

const id = '00000000-0000-4000-8000-000000000000';
const stream = `channel:${id}` as const;
const channel: Channel = { id, kind: 'public', name: 'room', topic: null, createdAt: '2026-01-01T00:00:00.000Z', archivedAt: null };
const USERS = ['ada', 'grace', 'edsger'];
const READER = 'ada';
/** By the reader: what they write mentions others alone. */
const BLOCKED = 'edsger';

type Happening =
  | { readonly kind: 'created'; readonly sender: string; readonly named: readonly string[]; readonly toAll: boolean }
  | { readonly kind: 'edited'; readonly messageSeq: number; readonly sender: string; readonly named: readonly string[]; readonly toAll: boolean }
  | { readonly kind: 'deleted'; readonly messageSeq: number; readonly sender: string }
  | { readonly kind: 'other' };

const idOf = (seq: number) => `message ${seq}`;
const timeOf = (seq: number) => new Date(seq * 1_000).toISOString();

/** A channel's log, and what the database counts in it at any of its positions. */
class Log {
  readonly #isDirect: boolean;
  readonly #happenings: Happening[] = [];

  constructor(isDirect = false) {
    this.#isDirect = isDirect;
  }

  get head(): number {
    return this.#happenings.length;
  }

  add(happening: Happening): void {
    this.#happenings.push(happening);
  }

  /** Deletes one of the messages that are there; nothing happens when there is none. */
  delete(pick: number): void {
    const alive = this.#messages(this.head);
    const message = alive[pick % alive.length];
    this.add(message ? { kind: 'deleted', messageSeq: message.seq, sender: message.sender } : { kind: 'other' });
  }

  /** Edits whom one of the messages that are there mentions. */
  edit(pick: number, named: readonly string[], toAll: boolean): void {
    const alive = this.#messages(this.head);
    const message = alive[pick % alive.length];
    this.add(message ? { kind: 'edited', messageSeq: message.seq, sender: message.sender, named, toAll } : { kind: 'other' });
  }

  count(head: number, read: number): { unread: number; mentions: number } {
    const unread = this.#messages(head).filter(({ seq, sender }) => seq > read && sender !== READER);
    return { unread: unread.length, mentions: unread.filter(({ sender, named, toAll }) => sender !== BLOCKED && (this.#isDirect || toAll || named.includes(READER))).length };
  }

  /** The event as it is read now: a message that was deleted since is its tombstone. */
  event(seq: number): StreamEvent {
    const happening = this.#happenings[seq - 1];
    const envelope = { stream, epoch: 'e1', seq, at: '2026-01-01T00:00:00.000Z' };
    if (happening?.kind === 'created') {
      const gone = this.#happenings.some((other) => other.kind === 'deleted' && other.messageSeq === seq);
      const edit = this.#edits(seq, this.head).at(-1);
      const { named, toAll } = edit ?? happening;
      const rest = gone ? { deletedAt: envelope.at } : { mentions: { userIds: named, channel: toAll }, ...(edit && { editedAt: timeOf(edit.seq) }) };
      return { ...envelope, type: streamEvents.messageCreated.name, data: { message: { id: idOf(seq), senderId: happening.sender, ...rest } } };
    }
    if (happening?.kind === 'deleted') {
      return { ...envelope, type: streamEvents.messageDeleted.name, data: { messageId: idOf(happening.messageSeq), messageSeq: happening.messageSeq, senderId: happening.sender, deletedAt: envelope.at } };
    }
    if (happening?.kind === 'edited') return { ...envelope, type: streamEvents.messageEdited.name, data: this.#editData(seq, happening) };
    return { ...envelope, type: streamEvents.reactionAdded.name, data: {} };
  }

  /** As the service writes it, and, once another edit has followed, as the log has it then. */
  #editData(seq: number, { messageSeq, named, toAll }: Happening & { kind: 'edited' }) {
    const edit = { messageId: idOf(messageSeq), editedAt: timeOf(seq) };
    if (this.#edits(messageSeq, this.head).length > this.#edits(messageSeq, seq).length) return { ...edit, text: '', superseded: true };
    const before = this.#messages(seq - 1).find((message) => message.seq === messageSeq) ?? { named: [], toAll: false };
    const told = (mentions: { named: readonly string[]; toAll: boolean }) => USERS.filter((userId) => mentions.toAll || mentions.named.includes(userId));
    const userIds = USERS.filter((userId) => told(before).includes(userId) !== told({ named, toAll }).includes(userId));
    const mentionsChanged = userIds.length > 2 ? { messageSeq, userIds: [], everybody: true } : { messageSeq, userIds, everybody: false };
    return { ...edit, text: 'edited', mentions: { userIds: named, channel: toAll }, mentionsChanged: userIds.length > 0 ? mentionsChanged : undefined };
  }

  #edits(messageSeq: number, head: number) {
    return this.#happenings.slice(0, head).flatMap((happening, index) => (happening.kind === 'edited' && happening.messageSeq === messageSeq ? [{ ...happening, seq: index + 1 }] : []));
  }

  #messages(head: number) {
    const until = this.#happenings.slice(0, head);
    const deleted = new Set(until.flatMap((happening) => (happening.kind === 'deleted' ? [happening.messageSeq] : [])));
    return until.flatMap((happening, index) => (happening.kind === 'created' && !deleted.has(index + 1) ? [{ ...happening, ...this.#mentionsAt(index + 1, head), seq: index + 1 }] : []));
  }

  #mentionsAt(messageSeq: number, head: number) {
    const edit = this.#edits(messageSeq, head).at(-1);
    return edit && { named: edit.named, toAll: edit.toAll };
  }
}

const nobody = { channelChanged() {}, channelMoved() {}, memberLeft() {}, channelRestarted() {}, userEvent() {}, userRestarted() {} };

/** A gateway that follows the log, as far as it has come, with one reader in it. */
function gatewayAt(position: number, kind: Channel['kind'] = 'public') {
  const held = new HeldStream(stream);
  held.start({ epoch: 'e1', seq: position });
  const watched = new WatchedChannel({ ...channel, kind }, nobody);
  watched.begin(held);
  held.watcher = watched;
  const user = new UserState(READER, nobody);
  user.learnBlocked([BLOCKED]);
  const membership = new Membership(user, watched, 'member', 0);
  watched.readers.set(READER, membership);
  const follow = (events: readonly StreamEvent[]) => watched.follow(held.accept(events.map(encodeEvent)).map(({ event }) => event));
  return { watched, membership, follow };
}

const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('created' as const), sender: fc.constantFrom(...USERS), named: fc.subarray(USERS), toAll: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('other' as const) }) },
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('happen' as const), happening }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), pick: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), pick: fc.nat(100), named: fc.subarray(USERS), toAll: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('follow' as const), events: fc.integer({ min: 1, max: 8 }) }) },
  // An answer of the database that was given some time ago, or for a position that this gateway has yet to come to.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('learn' as const), ago: fc.nat(12), read: fc.nat(6), ofOtherMark: fc.boolean() }) },
  // The user marks something as unread, as their own stream tells.
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const), back: fc.nat(4) }) },
);

describe('Membership', () => {
  it('never tells a count other than the database’s as of the same head, and knows one after an answer', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 5 }), fc.array(step, { maxLength: 60 }), (isDirect, startsAt, steps) => {
        const log = new Log(isDirect);
        for (let seq = 0; seq < startsAt; seq++) log.add({ kind: 'created', sender: 'grace', named: [READER], toAll: false });
        const { watched, membership, follow } = gatewayAt(startsAt, isDirect ? 'direct' : 'public');
        let read = 0;
        let mark: { unreadFrom?: number } = {};
        const reached = (cursor: { read: number; unreadFrom?: number | undefined }) => Math.min(cursor.read, (cursor.unreadFrom ?? Infinity) - 1);
        for (const next of steps) {
          if (next.do === 'happen') log.add(next.happening);
          else if (next.do === 'delete') log.delete(next.pick);
          else if (next.do === 'edit') log.edit(next.pick, next.named, next.toAll);
          else if (next.do === 'follow') follow(positions(watched.seq, Math.min(log.head, watched.seq + next.events)).map((seq) => log.event(seq)));
          else if (next.do === 'mark') {
            mark = read > next.back ? { unreadFrom: read - next.back } : {};
            membership.mark({ delivered: read, read, ...mark });
          } else {
            const head = Math.max(read, log.head - next.ago);
            const before = read;
            read = Math.min(head, read + next.read);
            // Reading on ends the mark: an answer of it may come before the user's stream says so.
            const cursor = { delivered: read, read, ...(read === before && !next.ofOtherMark && mark) };
            membership.learn({ cursor, head: { epoch: 'e1', seq: head }, ...log.count(head, reached(cursor)) });
            if (read > before) membership.mark({ delivered: read, read, ...(mark = {}) });
          }
          const counted = membership.counted();
          if (counted === undefined) continue;
          const { unread, mentions, head, cursor } = counted;
          expect({ unread, mentions }).toEqual(log.count(head.seq, reached(cursor)));
        }
        follow(positions(watched.seq, log.head).map((seq) => log.event(seq)));
        const cursor = { delivered: read, read, ...mark };
        membership.learn({ cursor, head: { epoch: 'e1', seq: log.head }, ...log.count(log.head, reached(cursor)) });
        expect(membership.counted()).toMatchObject({ cursor, head: { seq: log.head }, ...log.count(log.head, reached(cursor)) });
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays at the limit of what is counted one by one', () => {
    const { membership, follow } = gatewayAt(0);
    membership.learn({ cursor: { delivered: 0, read: 0 }, head: { epoch: 'e1', seq: 0 }, unread: 10_000, mentions: 0 });
    const log = new Log();
    log.add({ kind: 'created', sender: 'grace', named: [], toAll: false });
    follow([log.event(1)]);
    expect(membership.counted()).toMatchObject({ unread: 10_000 });
  });

  it('knows nothing of another epoch before it is told', () => {
    const { watched, membership, follow } = gatewayAt(0);
    membership.learn({ cursor: { delivered: 0, read: 0 }, head: { epoch: 'e1', seq: 0 }, unread: 3, mentions: 0 });
    const log = new Log();
    log.add({ kind: 'other' });
    follow([{ ...log.event(1), epoch: 'e2' }]);
    expect([membership.counted(), membership.isCertain, watched.epoch]).toEqual([undefined, false, 'e2']);
  });

  it('is certain once the channel has come to where the database knew it', () => {
    const { membership, follow } = gatewayAt(0);
    membership.knownAt = 1;
    expect(membership.isCertain).toBe(false);
    const log = new Log();
    log.add({ kind: 'other' });
    follow([log.event(1)]);
    expect(membership.isCertain).toBe(true);
  });
});

const positions = (after: number, last: number): number[] => Array.from({ length: Math.max(0, last - after) }, (_, index) => after + index + 1);
