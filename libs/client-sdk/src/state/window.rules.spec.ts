import { type Channel, type Message } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type ChatEvent } from '../wire.ts';
import { applyToChannel, emptyChannel, mergeChannelPage, type ChannelState } from './channel.rules.ts';
import { KEPT_MESSAGES, type Asked, type HistoryPage } from './conversation.rules.ts';
import { longLogs, SimulatedLog } from './simulated-log.fixture.ts';

const channel = { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null } satisfies Channel;
const KEPT = 5;

/** A client that moves its window over a channel in which things happen. */
class Reader {
  state: ChannelState = emptyChannel(channel, 'member');
  /** Messages that were other objects although they read the same. */
  again = 0;
  readonly #log: SimulatedLog;
  /** Events that were applied. */
  #at = 0;

  constructor(log: SimulatedLog) {
    this.#log = log;
  }

  apply(count: number): ChatEvent[] {
    const events = this.#log.events.slice(this.#at, this.#at + count);
    this.#at += events.length;
    for (const event of events) this.#become(applyToChannel(this.state, event, 'u1', KEPT));
    return events;
  }

  /** @param whilePaging events that come before the page does @param ahead how much further the server is when it is read */
  load(asked: Asked, limit: number, whilePaging: number, ahead: number): void {
    const read = Math.min(this.#log.last, this.#at + ahead);
    const journal = this.apply(whilePaging);
    this.#become(mergeChannelPage(this.state, this.#page(asked, read, limit), journal, asked, KEPT));
  }

  #page(asked: Asked, read: number, limit: number): HistoryPage {
    if (asked && 'around' in asked) return this.#log.pageAround(read, limit, asked.around);
    return asked && 'after' in asked ? this.#log.pageAfter(read, limit, asked.after) : this.#log.page(read, limit, asked?.before);
  }

  /** Whoever draws messages by what they are draws none again that reads the same. */
  #become(next: ChannelState): void {
    const before = new Map(this.state.messages.map((message) => [message.id, message]));
    this.again += next.messages.filter((message) => before.get(message.id) !== message && JSON.stringify(before.get(message.id)) === JSON.stringify(message)).length;
    this.state = next;
  }

  older(): Asked {
    const [oldest] = this.state.messages;
    return this.state.hasOlder && oldest ? { before: oldest.seq } : undefined;
  }

  newer(): Asked {
    const newest = this.state.messages.at(-1);
    return this.state.hasNewer && newest ? { after: newest.seq } : undefined;
  }

  /** Around a message that somebody has found: of those that were applied here. */
  somewhere(pick: number): Asked {
    const all = this.#log.snapshots[this.#at]?.messages ?? [];
    const found = all[pick % Math.max(1, all.length)];
    return found && { around: found.seq };
  }

  /** What the window should show, by its ends. */
  expected(): Message[] {
    const all = this.#log.snapshots[this.#log.last]?.messages ?? [];
    const [first, last] = [this.state.messages[0]?.seq ?? Infinity, this.state.messages.at(-1)?.seq ?? 0];
    return all.filter(({ seq }) => seq >= (this.state.hasOlder ? first : 0) && seq <= (this.state.hasNewer ? last : Infinity));
  }
}

const written = (seq: number) => ({ stream: 'channel:c', epoch: 'e1', seq, type: 'message:created', at: '', data: { message: { id: `m${seq}`, seq } } }) as unknown as ChatEvent;

describe('the window of a conversation', () => {
  const moves = fc.array(fc.tuple(fc.constantFrom('events' as const, 'older' as const, 'newer' as const, 'newest' as const, 'around' as const), fc.nat(12), fc.nat(12), fc.nat(40)), { maxLength: 25 });

  it('is bounded and has no hole, however it is moved while events and pages come, and comes to either end', () => {
    fc.assert(
      fc.property(longLogs, moves, fc.integer({ min: 1, max: KEPT }), fc.nat(12), (log, all, limit, whileJoining) => {
        const reader = new Reader(log);
        reader.load(undefined, limit, whileJoining, 0);
        for (const [kind, whilePaging, ahead, pick] of all) {
          const asked = kind === 'around' ? reader.somewhere(pick) : kind === 'older' ? reader.older() : kind === 'newer' ? reader.newer() : undefined;
          if (kind === 'events' || (asked === undefined && kind !== 'newest')) reader.apply(whilePaging);
          else reader.load(asked, limit, whilePaging, ahead);
          expect(reader.state.messages.length).toBeLessThanOrEqual(KEPT);
        }
        reader.apply(Infinity);
        expect(reader.state.messages).toEqual(reader.expected());
        expect(reader.again).toBe(0);

        const seen = new Set<string>();
        for (let asked: Asked = reader.newer(); asked; asked = reader.newer()) reader.load(asked, limit, 0, 0);
        expect(reader.state.messages.at(-1)?.seq).toBe(log.snapshots[log.last]?.messages.at(-1)?.seq);
        for (let asked: Asked = reader.older(); asked; asked = reader.older()) {
          for (const { id } of reader.state.messages) seen.add(id);
          reader.load(asked, limit, 0, 0);
        }
        for (const { id } of reader.state.messages) seen.add(id);
        expect(seen.size).toBe(log.snapshots[log.last]?.messages.length);
        reader.load(undefined, limit, 0, 0);
        expect(reader.state.hasNewer).toBe(false);
        expect(reader.state.messages).toEqual(reader.expected());
      }),
      { numRuns: 500 },
    );
  });

  it('takes what pages were ahead of, also when the newest was let go meanwhile', () => {
    const message = (seq: number) => ({ id: `m${seq}`, seq }) as Message;
    const page = (seq: number, hasBefore: boolean) => ({ messages: [message(seq)], head: { stream: 'channel:c', epoch: 'e1', seq: 7 }, hasBefore, hasAfter: false }) as unknown as HistoryPage;
    const shown = (state: ChannelState) => state.messages.map(({ seq }) => seq);
    let state: ChannelState = { ...emptyChannel(channel, 'member'), messages: [2, 3, 4].map(message), hasOlder: true };
    for (const ahead of [6, 7]) state = mergeChannelPage(state, page(ahead, true), [], undefined, KEPT);
    state = mergeChannelPage(state, page(1, false), [], { before: 2 }, KEPT);
    expect([shown(state), state.hasNewer]).toEqual([[1, 2, 3, 4, 6], true]);
    for (const seq of [5, 6, 7]) state = applyToChannel(state, written(seq), 'u1', KEPT);
    expect([shown(state), state.hasNewer]).toEqual([[1, 2, 3, 4, 5], true]);
  });

  it('has what was written between two pages of which the earlier was ahead, and came while the later was on its way', () => {
    const log = new SimulatedLog(Array.from({ length: 7 }, () => ['write', 0, 0, 0] as const));
    const reader = new Reader(log);
    reader.load(undefined, KEPT, 1, 0);
    reader.load(undefined, KEPT, 0, 6);
    reader.load(reader.older(), KEPT, 1, 0);
    expect(reader.state.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps what is written last, for as long as nobody reads back', () => {
    let state = emptyChannel(channel, 'member');
    for (let seq = 1; seq <= 2 * KEPT_MESSAGES; seq++) state = applyToChannel(state, written(seq), 'u1');
    expect(state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: KEPT_MESSAGES }, (_, index) => KEPT_MESSAGES + index + 1));
    expect(state).toMatchObject({ hasOlder: true, hasNewer: false });
  });
});
