import { ephemeralEvents } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { type Membership } from './membership.ts';
import { UnreadCounts } from './unread-counts.ts';
import { type WatchedChannel } from './watched-channel.ts';

/** At most one `channel:activity` in this time for each channel and connection. */
const INTERVAL_MS = 1_000;

/** Whom a channel's next activity is news for. */
interface News {
  everybody: boolean;
  /** The channel itself is otherwise. */
  changed: boolean;
  readonly some: Set<Membership>;
}

/**
 * Tells connections of what happens in channels that they have not joined: the first thing at once, what follows
 * within a second together. A channel of which there is no news costs nothing.
 */
@Injectable()
export class ChannelActivity {
  /** Channels with news, or with some less than a second ago. */
  readonly #news = new Map<WatchedChannel, News>();

  constructor(
    private readonly counts: UnreadCounts,
    private readonly sockets: SocketService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Something was written or deleted. */
  channelMoved(channel: WatchedChannel): void {
    this.#newsOf(channel).everybody = true;
  }

  /** It is described otherwise, archived or restored. */
  channelChanged(channel: WatchedChannel): void {
    const news = this.#newsOf(channel);
    news.everybody = news.changed = true;
  }

  /** A user has read further, or is a member now. */
  readerMoved(membership: Membership): void {
    this.#newsOf(membership.channel).some.add(membership);
  }

  #newsOf(channel: WatchedChannel): News {
    let news = this.#news.get(channel);
    if (news === undefined) {
      news = { everybody: false, changed: false, some: new Set() };
      this.#news.set(channel, news);
      setImmediate(() => void this.#tell(channel));
    }
    return news;
  }

  async #tell(channel: WatchedChannel): Promise<void> {
    const news = this.#news.get(channel);
    if (news === undefined || (!news.everybody && news.some.size === 0)) {
      this.#news.delete(channel);
      return;
    }
    this.#news.set(channel, { everybody: false, changed: false, some: new Set() });
    const readers = news.everybody ? [...channel.readers.values()] : [...news.some];
    await this.#tellReaders(channel, readers.filter((reader) => outsiders(reader).length > 0), news.changed).catch((error: unknown) => {
      this.logger.warn('activity:not-counted', { channelId: channel.channel.id, error });
      for (const reader of readers) this.readerMoved(reader);
      if (news.changed) this.channelChanged(channel);
    });
    setTimeout(() => void this.#tell(channel), INTERVAL_MS).unref();
  }

  async #tellReaders(channel: WatchedChannel, readers: readonly Membership[], changed: boolean): Promise<void> {
    for (const [reader, { head, unread, mentions }] of await this.counts.of(readers)) {
      if (channel.readers.get(reader.user.id) !== reader) continue;
      const channelId = channel.channel.id;
      this.sockets.emitToAll(outsiders(reader), ephemeralEvents.channelActivity, { channelId, head, unread, mentions, ...(changed && { channel: channel.channel }) }, { coalesceBy: changed ? `${channelId} changed` : channelId });
    }
  }
}

/** The user's connections that have not joined the channel. */
function outsiders({ user, channel }: Membership): ChatSocket[] {
  return [...(user.own?.members ?? [])].filter((socket) => channel.held?.members.has(socket) !== true);
}
