import { isDeepStrictEqual } from 'node:util';
import { streamEvents, type AuditAction, type AuditEntry, type Channel, type MemberRole } from '@chatgenius/contracts';
import { History } from './history.rules.ts';
import { madeAt, told } from './ledger.rules.ts';
import { type Audited, type ChannelState, type Said } from './operations.ts';

/** An event of a channel's stream, as it is stored. */
export interface ChannelEvent {
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  readonly data: {
    readonly channel?: Channel;
    readonly member?: { readonly userId: string; readonly role: MemberRole };
    readonly userId?: string;
    readonly formerRole?: MemberRole;
    readonly by?: string;
    readonly cause?: 'left' | 'removed' | 'banned';
    readonly seconds?: number;
  };
}

/** An entry at its place in the stream: who may have done it is decided by what the channel was then. */
export interface PlacedEntry extends Audited {
  readonly state: ChannelState;
}

export interface ChannelReplay {
  readonly history: History<ChannelState>;
  readonly placed: readonly PlacedEntry[];
  readonly faults: readonly string[];
}

const JOINS: readonly string[] = ['member:added', 'link:accepted', 'invitation:accepted'] satisfies AuditAction[];

const MEMBER_EVENTS: Partial<Record<AuditAction, string>> = {
  'member:role-changed': streamEvents.memberUpdated.name,
  'member:removed': streamEvents.memberLeft.name,
  'member:banned': streamEvents.memberLeft.name,
};

const CHANNEL_EVENTS: Partial<Record<AuditAction, string>> = {
  'channel:updated': streamEvents.channelUpdated.name,
  'channel:made-private': streamEvents.channelUpdated.name,
  'channel:archived': streamEvents.channelArchived.name,
  'channel:restored': streamEvents.channelRestored.name,
  'channel:slow-mode-changed': streamEvents.channelSlowModeChanged.name,
};

/** Walks the stream of a channel, whose order is the order of the changes, beside the entries of the audit log about it: each event that somebody else has caused has its entry. */
export function replayChannel(first: ChannelState, events: readonly ChannelEvent[], audited: readonly Audited[]): ChannelReplay {
  const history = new History(first);
  const placed: PlacedEntry[] = [];
  const faults: string[] = [];
  const waiting = audited.filter(({ entry }) => movesStream(entry));
  const joins = joinsOf(events, audited.filter(({ entry }) => JOINS.includes(entry.action)));
  /** A transfer is two events. */
  let rest: Audited | undefined;
  for (const event of events) {
    const state = history.last;
    const before = problemOf(state, event);
    if (before !== undefined) faults.push(`${event.type} at ${event.seq}: ${before}`);
    const isRest = rest !== undefined && isOf(rest.entry, event);
    const found = joins.get(event.seq) ?? (isRest ? undefined : taken(waiting, event));
    joins.delete(event.seq);
    if (found !== undefined) {
      placed.push({ ...found, state });
      const [said, due] = [{ before: found.entry.before, after: found.entry.after }, saidOf(found, state, event)];
      if (!isDeepStrictEqual(said, due)) faults.push(`${told(found.operation)}: the log says ${JSON.stringify(said)}, and it was ${JSON.stringify(due)}`);
    } else if (isAudited(event) && !isRest) faults.push(`${event.type} at ${event.seq} has no entry: ${JSON.stringify(event.data)}`);
    rest = found?.entry.action === 'channel:transferred' ? found : undefined;
    history.add(event.at, applied(state, event));
  }
  for (const [place, { entry, operation }] of placed.entries()) if (madeAt(entry) < madeAt(placed[place - 1]?.entry ?? entry)) faults.push(`${told(operation)} is in the log before what was done before it`);
  for (const { operation, entry } of [...waiting, ...joins.values()]) if (!maySayNothing(entry)) faults.push(`${told(operation)} has an entry, and the stream does not tell of it`);
  return { history, placed, faults };
}

/** The entry of an event: of several that could be, the one that was made at that time. */
function taken(waiting: Audited[], event: ChannelEvent): Audited | undefined {
  const fitting = waiting.filter(({ entry }) => isOf(entry, event));
  const distance = ({ entry }: Audited) => Math.abs(event.at - madeAt(entry));
  const [nearest] = fitting.toSorted((one, other) => distance(one) - distance(other));
  if (nearest !== undefined) waiting.splice(waiting.indexOf(nearest), 1);
  return nearest;
}

/** Who comes by themselves leaves the same event: an entry belongs to the one that is nearest. */
function joinsOf(events: readonly ChannelEvent[], audited: readonly Audited[]): Map<number, Audited> {
  return new Map(
    audited.map((one, index) => {
      const userId = one.entry.action === 'member:added' ? one.entry.subject.id : one.entry.actorId;
      const joined = events.filter(({ type, data }) => type === streamEvents.memberJoined.name && data.member?.userId === userId);
      const distance = ({ at }: ChannelEvent) => Math.abs(at - madeAt(one.entry));
      const [nearest] = joined.toSorted((first, second) => distance(first) - distance(second));
      return [nearest?.seq ?? -1 - index, one];
    }),
  );
}

const movesStream = ({ action }: AuditEntry): boolean => action === 'channel:transferred' || Object.hasOwn(MEMBER_EVENTS, action) || Object.hasOwn(CHANNEL_EVENTS, action);

/** A ban of somebody who is no member, and a transfer among owners by who is none. */
const maySayNothing = ({ action, before }: AuditEntry): boolean => action === 'member:banned' || (action === 'channel:transferred' && before?.role === 'owner' && before.ownerId === null);

/** People come and go by themselves: then nobody has decided it. */
function isAudited({ type, data }: ChannelEvent): boolean {
  if (type === streamEvents.memberLeft.name) return data.cause !== 'left';
  return type === streamEvents.memberUpdated.name || Object.values(CHANNEL_EVENTS).includes(type);
}

function isOf(entry: AuditEntry, { type, data }: ChannelEvent): boolean {
  const action = entry.action as AuditAction;
  if (action === 'channel:transferred') return type === streamEvents.memberUpdated.name && data.by === entry.actorId && [entry.after?.ownerId, entry.before?.ownerId].includes(data.member?.userId);
  if (action === 'member:role-changed' && entry.after?.role !== data.member?.role) return false;
  if (CHANNEL_EVENTS[action] === type) return data.by === entry.actorId && (action === 'channel:made-private') === (entry.after?.kind === 'private');
  if (MEMBER_EVENTS[action] !== type || entry.subject.id !== (data.member?.userId ?? data.userId)) return false;
  return type === streamEvents.memberLeft.name ? data.by === entry.actorId && data.cause === (action === 'member:banned' ? 'banned' : 'removed') : data.by === undefined || data.by === entry.actorId;
}

/** What has to be in the log of it. */
function saidOf({ entry, wanted }: Audited, { channel, members }: ChannelState, { data }: ChannelEvent): Said {
  if (entry.action === 'channel:transferred') {
    const ownerId = members.get(entry.actorId ?? '') === 'owner' ? entry.actorId : null;
    const heir = String(entry.after?.ownerId);
    return { before: { ownerId, role: members.get(heir) }, after: { ownerId: heir } };
  }
  if (entry.action === 'channel:slow-mode-changed') return { before: { seconds: channel.slowModeSeconds ?? 0 }, after: { seconds: data.seconds } };
  if (entry.action === 'member:role-changed') return { before: { role: members.get(entry.subject.id) }, after: { role: data.member?.role } };
  if (entry.action === 'member:removed') return { before: { role: members.get(entry.subject.id) }, after: null };
  // What a ban was before is no matter of the channel.
  if (entry.action === 'member:banned') return { before: entry.before, after: entry.after };
  if (data.channel === undefined) return { before: null, after: { ...(wanted.change.kind === 'channel' ? wanted.change.after : {}), role: data.member?.role } };
  return differences(channel, data.channel);
}

function differences(before: Channel, after: Channel): Said {
  const names = (Object.keys(after) as (keyof Channel)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (channel: Channel): object => Object.fromEntries(names.map((name) => [name, channel[name]]));
  return { before: only(before), after: only(after) };
}

function applied({ channel, members }: ChannelState, { type, data }: ChannelEvent): ChannelState {
  const next = new Map(members);
  if (data.member !== undefined) next.set(data.member.userId, data.member.role);
  if (type === streamEvents.memberLeft.name) next.delete(data.userId ?? '');
  return { channel: data.channel ?? channel, members: next };
}

/** What must never be, whoever does what at the same time. */
function problemOf({ channel, members }: ChannelState, event: ChannelEvent): string | undefined {
  const { type, data } = event;
  const ownersOf = (state: ChannelState) => [...state.members.values()].filter((role) => role === 'owner').length;
  if (ownersOf({ channel, members }) > 0 && ownersOf(applied({ channel, members }, event)) === 0) {
    // A transfer tells of the heir first.
    return 'the channel has lost its last owner';
  }
  const takesNothing = [streamEvents.memberJoined.name, streamEvents.memberUpdated.name, streamEvents.channelUpdated.name, streamEvents.channelSlowModeChanged.name];
  if (channel.archivedAt !== null && takesNothing.some((name) => name === type)) return 'the channel is archived';
  if (data.channel !== undefined && data.channel.version !== (channel.version ?? 1) + 1) return `version ${data.channel.version} follows version ${channel.version}`;
  if (type === streamEvents.memberJoined.name && members.has(data.member?.userId ?? '')) return 'they are a member already';
  if (type === streamEvents.memberUpdated.name && members.get(data.member?.userId ?? '') !== data.formerRole) return `they were ${members.get(data.member?.userId ?? '')}, and not ${data.formerRole}`;
  if (type === streamEvents.memberLeft.name && !members.has(data.userId ?? '')) return 'they are no member';
  return undefined;
}
