import { type Channel } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type ChatEvent } from '../wire.ts';
import { applyToChannel, emptyChannel, mergeChannelPage, mergeMembers, mergePins, type ChannelState } from './channel.rules.ts';
import { simulatedLogs, type SimulatedLog } from './simulated-log.fixture.ts';

const channel = { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null } satisfies Channel;
const empty = emptyChannel(channel, 'member');
const fold = (state: ChannelState, events: readonly ChatEvent[]): ChannelState => events.reduce((next, event) => applyToChannel(next, event, 'u1'), state);

/** Four positions of the log, in order or not, as fractions of its length. */
const moments = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000));
const placed = (log: SimulatedLog, from: number, pick: number): number => from + Math.round(((log.last - from) * pick) / 1_000);

describe('the state of a channel', () => {
  it('is what the server has, when all events are applied', () => {
    fc.assert(
      fc.property(simulatedLogs, (log) => {
        const end = log.snapshots[log.last];
        expect(fold(empty, log.events).messages).toEqual(end?.messages);
        expect(fold(empty, log.events).pins).toEqual(end?.pins);
        expect(fold(empty, log.redacted()).messages).toEqual(end?.messages);
      }),
    );
  });

  /**
   * A client joins at one position and asks for pages; while they are on their way, events come. A page may have been
   * read before or after any of them. Whatever the timing, in the end the client has what the server has.
   */
  it('comes to the same from pages that were read at any time since the join', () => {
    fc.assert(
      fc.property(simulatedLogs, moments, fc.integer({ min: 1, max: 8 }), fc.boolean(), (log, [joinPick, readPick, arrivePick, olderPick], limit, late) => {
        const events = late ? log.redacted() : log.events;
        const join = placed(log, 0, joinPick);
        const read = placed(log, join, readPick);
        const arrived = placed(log, join, arrivePick);
        const journal = events.slice(join, arrived);
        let state = mergeChannelPage(fold(empty, journal), log.page(read, limit), journal, undefined);

        const olderRead = placed(log, arrived, olderPick);
        const olderArrived = placed(log, arrived, 1_000 - olderPick);
        const olderJournal = events.slice(arrived, olderArrived);
        const before = state.messages[0]?.seq;
        if (before !== undefined) state = mergeChannelPage(fold(state, olderJournal), log.page(olderRead, limit, before), olderJournal, { before });
        else state = fold(state, olderJournal);
        state = fold(state, events.slice(olderArrived));

        const oldest = state.messages[0]?.seq ?? Infinity;
        const expected = (log.snapshots[log.last]?.messages ?? []).filter(({ seq }) => seq >= oldest);
        expect(state.messages).toEqual(expected);
        if (!state.hasOlder) expect(state.messages).toEqual(log.snapshots[log.last]?.messages);
        for (const { id, pinnedAt } of expected) expect(state.pins.get(id)).toBe(pinnedAt);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows all pins from a list that was read at any time since the join', () => {
    fc.assert(
      fc.property(simulatedLogs, moments, (log, [joinPick, readPick, arrivePick]) => {
        const join = placed(log, 0, joinPick);
        const read = placed(log, join, readPick);
        const arrived = placed(log, join, arrivePick);
        const journal = log.events.slice(join, arrived);
        const listed = (log.snapshots[read]?.messages ?? []).filter(({ pinnedAt }) => pinnedAt);
        const state = fold(mergePins(fold(empty, journal), listed, journal), log.events.slice(arrived));
        expect(state.pins).toEqual(log.snapshots[log.last]?.pins);
      }),
    );
  });

  it('follows members, the own role and slow mode', () => {
    const member = (userId: string, role: 'member' | 'admin') => ({ userId, role, joinedAt: '' });
    const event = (seq: number, type: string, data: object) => ({ stream: 'channel:c', epoch: 'e1', seq, type, at: '', data: { channelId: 'c', ...data } }) as unknown as ChatEvent;
    const events = [
      event(1, 'member:joined', { member: member('u2', 'member') }),
      event(2, 'member:updated', { member: member('u1', 'admin') }),
      event(3, 'member:left', { userId: 'u2' }),
      event(4, 'channel:slow-mode-changed', { channel: { ...empty.channel, version: 2, slowModeSeconds: 30 }, seconds: 30 }),
    ];
    const state = fold(empty, events);
    expect(state.channel.slowModeSeconds).toBe(30);
    expect(fold(state, [event(5, 'channel:slow-mode-changed', { channel: { ...empty.channel, version: 3 }, seconds: 0 })]).channel.slowModeSeconds).toBeUndefined();
    expect(state.role).toBe('admin');
    expect([...state.members.keys()]).toEqual(['u1']);
    expect([...mergeMembers(state, [member('u2', 'member'), member('u3', 'member')], events).members.keys()]).toEqual(['u3', 'u1']);
  });

  it('drops what retention has removed, also from a page that was read before', () => {
    const message = (seq: number) => ({ id: `m${seq}`, seq, text: 'hello', pinnedAt: seq === 1 ? 'then' : undefined }) as never;
    const event = (seq: number, type: string, data: object) => ({ stream: 'channel:c', epoch: 'e1', seq, type, at: '', data }) as unknown as ChatEvent;
    const gone = event(9, 'history:removed', { channelId: 'c', through: 2, before: '' });
    const page = { messages: [message(1), message(2), message(3)], hasBefore: false, hasAfter: false, head: { epoch: 'e1', seq: 8 } } as never;
    const seqs = (state: ChannelState) => state.messages.map(({ seq }) => seq);

    const loaded = mergeChannelPage(empty, page, [], undefined);
    const after = fold(loaded, [gone]);
    expect([seqs(after), after.pins.size, after.hasOlder]).toEqual([[3], 0, true]);
    expect(seqs(mergeChannelPage(fold(empty, [gone]), page, [gone], undefined))).toEqual([3]);
    const all = fold(after, [event(10, 'history:removed', { channelId: 'c', through: 9, before: '' })]);
    expect([seqs(all), all.hasOlder]).toEqual([[], false]);
  });

  it('remembers the furthest cursors', () => {
    const status = (seq: number, read: number): ChatEvent =>
      ({ stream: 'channel:c', epoch: 'e1', seq, type: 'message:status', at: '', data: { channelId: 'c', cursors: [{ userId: 'u2', delivered: read, read }] } });
    expect(fold(empty, [status(1, 5), status(2, 3)]).receipts.get('u2')).toEqual({ delivered: 5, read: 5 });
  });
});
