import { limits, type Channel, type SessionChannel } from '@chatgenius/contracts';

/** Of a channel in JSON, beside its name, topic and people, once its counts are there. */
const CHANNEL_BYTES = 642;
/** Of one of the people of a direct conversation. */
const MEMBER_BYTES = 39;
/** Of one UTF-16 code unit, at most. */
const UNIT_BYTES = 3;
/** Of the list itself. */
const BRACKETS = 2;

/** What a client is told at once, so that it can be used, and whether there is more. */
export interface FirstChannels {
  readonly channels: SessionChannel[];
  readonly more: boolean;
}

/** What a slow line brings in a moment; and what clients are told at once which do not ask for the rest. */
const FIRST_PART = { rows: limits.sessionFirstChannels, bytes: limits.sessionPartBytes };
const ALL_AT_ONCE = { rows: limits.sessionChannels, bytes: limits.sessionBytes };

/**
 * The channels with which a session begins. First come those that the user has read: anybody may have added the others.
 * Within both, mentions come first, then unread channels, then the last used. If all of them fit, they keep their order.
 * @param channels as the user has used them, the last one first
 */
export function firstChannels(channels: readonly SessionChannel[], { pages }: { pages: boolean }): FirstChannels {
  const first = leading([...channels].sort(byUse), (channel) => Buffer.byteLength(JSON.stringify(channel)) + 1, pages ? FIRST_PART : ALL_AT_ONCE);
  return first.length === channels.length ? { channels: [...channels], more: false } : { channels: first, more: true };
}

/** The next page of what a user has, in the order of ids. @param after an id that need not be among them any more */
export function pageAfter<Item extends { readonly channel: { readonly channel: Channel } }>(items: Iterable<Item>, after: string | undefined): { items: Item[]; next: string | null } {
  const idOf = ({ channel: { channel } }: Item) => channel.id;
  const rest = [...items].filter((item) => after === undefined || idOf(item) > after).sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const page = leading(rest, ({ channel: { channel } }) => sizeOnceCounted(channel), { rows: limits.pageSize, bytes: limits.sessionPartBytes });
  const last = page.at(-1);
  return { items: page, next: last === undefined || page.length === rest.length ? null : idOf(last) };
}

function byUse(one: SessionChannel, other: SessionChannel): number {
  const more = (isSo: (channel: SessionChannel) => boolean) => Number(isSo(other)) - Number(isSo(one));
  return more(({ cursor }) => cursor.read > 0) || more(({ mentions }) => mentions > 0) || more(({ unread }) => unread > 0);
}

const sizeOnceCounted = ({ name, topic, memberIds = [] }: Channel): number => CHANNEL_BYTES + UNIT_BYTES * (name.length + (topic?.length ?? 0)) + MEMBER_BYTES * memberIds.length;

/** The first is taken however large it is, so that paging comes to an end. */
function leading<Item>(items: readonly Item[], sizeOf: (item: Item) => number, bounds: { rows: number; bytes: number }): Item[] {
  let bytes = BRACKETS;
  const end = items.findIndex((item, index) => {
    bytes += sizeOf(item);
    return index > 0 && (index >= bounds.rows || bytes > bounds.bytes);
  });
  return end < 0 ? [...items] : items.slice(0, end);
}
