import { streamEvents, streams, type Channel, type ChannelSettings, type Cursor, type MemberRole } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { isDeparture, StreamHub } from '../streams/stream-hub.ts';
import { dataOf } from '../streams/event-data.ts';
import { Membership } from './membership.ts';
import { type UserState } from './user-state.ts';
import { changedChannel, WatchedChannel, type ChannelListener } from './watched-channel.ts';

/** The channels that are watched because somebody here is a member of them, and who that is. */
@Injectable()
export class WatchedChannels {
  readonly #channels = new Map<string, WatchedChannel>();

  constructor(
    private readonly hub: StreamHub,
    metrics: GatewayMetrics,
  ) {
    metrics.observeWatchedChannels(() => this.#channels.size);
  }

  /**
   * Takes note of a membership that the database told of, as of the channel's position `head`.
   * @returns nothing when it has ended since
   */
  admit(user: UserState, { channel, role, head, settings }: { channel: Channel; role: MemberRole; head: Cursor; settings?: ChannelSettings | undefined }, listener: ChannelListener): Membership | undefined {
    const watched = this.#watch(channel, head, listener);
    const membership = new Membership(user, watched, role, head.seq);
    membership.settings = settings;
    if (!this.#bringUpToDate(membership, head)) {
      this.#release(watched);
      return undefined;
    }
    watched.readers.set(user.id, membership);
    user.memberships.set(channel.id, membership);
    return membership;
  }

  /** Of a channel: memberships of this gateway's users. */
  readersOf(channelId: string): Iterable<Membership> {
    return this.#channels.get(channelId)?.readers.values() ?? [];
  }

  end({ user, channel }: Membership): void {
    user.memberships.delete(channel.channel.id);
    channel.readers.delete(user.id);
    this.#release(channel);
  }

  /** Applies what happened to the membership after `head`, up to the channel's position here. */
  #bringUpToDate(membership: Membership, head: Cursor): boolean {
    const { user, channel } = membership;
    if (channel.epoch === head.epoch && channel.seq <= head.seq) return true;
    const since = channel.since(head);
    membership.doubtful = since === undefined;
    for (const event of since ?? []) {
      if (isDeparture(event, user.id)) return false;
      const updated = dataOf(streamEvents.memberUpdated, event)?.member;
      if (updated?.userId === user.id) membership.role = updated.role;
      const changed = changedChannel(event);
      if (changed !== undefined) channel.learn(changed);
    }
    return true;
  }

  #watch(channel: Channel, head: Cursor, listener: ChannelListener): WatchedChannel {
    let watched = this.#channels.get(channel.id);
    if (watched === undefined) {
      watched = new WatchedChannel(channel, listener);
      this.#channels.set(channel.id, watched);
      watched.begin(this.hub.watch(streams.channel(channel.id), watched, head));
    }
    watched.learn(channel);
    return watched;
  }

  #release(watched: WatchedChannel): void {
    if (watched.readers.size > 0) return;
    this.#channels.delete(watched.channel.id);
    if (watched.held !== undefined) this.hub.unwatch(watched.held);
  }
}
