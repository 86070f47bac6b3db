import { limits, type Channel, type SessionChannel } from '@chatgenius/contracts';

/** Of a channel in JSON, beside its name and topic. */
const CHANNEL_BYTES = 480;
/** Of one UTF-16 code unit, at most. */
const UNIT_BYTES = 3;

/** What a client is told at once, so that it can be used, and whether there is more. */
export interface FirstChannels {
  readonly channels: SessionChannel[];
  readonly more: boolean;
}

/**
 * As many channels as a slow line brings in a moment: those that mention the user, then those with something unread, then
 * those in which they have read most. All of them, as they are, where they are few.
 */
export function firstChannels(channels: readonly SessionChannel[]): FirstChannels {
  const first = leading([...channels].sort(byUse), (channel) => channel, { rows: limits.sessionFirstChannels, bytes: limits.sessionPartBytes });
  return first.length === channels.length ? { channels: [...channels], more: false } : { channels: first, more: true };
}

/** The next page of what a user has, in the order of ids. @param after an id that need not be among them any more */
export function pageAfter<Item extends { readonly channel: { readonly channel: Channel } }>(items: Iterable<Item>, after: string | undefined): { items: Item[]; next: string | null } {
  const idOf = ({ channel: { channel } }: Item) => channel.id;
  const rest = [...items].filter((item) => after === undefined || idOf(item) > after).sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const page = leading(rest, ({ channel: { channel } }) => channel, { rows: limits.pageSize, bytes: limits.sessionPartBytes });
  const last = page.at(-1);
  return { items: page, next: last === undefined || page.length === rest.length ? null : idOf(last) };
}

function byUse(one: SessionChannel, other: SessionChannel): number {
  return Number(other.mentions > 0) - Number(one.mentions > 0) || Number(other.unread > 0) - Number(one.unread > 0) || other.cursor.read - one.cursor.read;
}

/** The first is taken however large it is, so that paging comes to an end. */
function leading<Item>(items: readonly Item[], channelOf: (item: Item) => Channel, bounds: { rows: number; bytes: number }): Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    const { name, topic } = channelOf(item);
    bytes += CHANNEL_BYTES + UNIT_BYTES * (name.length + (topic?.length ?? 0));
    return index > 0 && (index >= bounds.rows || bytes > bounds.bytes);
  });
  return end < 0 ? [...items] : items.slice(0, end);
}
