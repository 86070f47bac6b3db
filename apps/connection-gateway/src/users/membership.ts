import { limits, type ChannelSettings, type MemberRole, type OwnCursor, type ReadCursor, type Unread } from '@chatgenius/contracts';
import { added } from './unread.rules.ts';
import { type UserState } from './user-state.ts';
import { type WatchedChannel } from './watched-channel.ts';

/** A count as the database, or this gateway, knows it: all of it as of `head`. */
export type Counted = Unread & { readonly cursor: OwnCursor };

/**
 * What this gateway knows of a user in a channel: that they are a member, and what they have not read. A count is
 * learnt from the database and kept current by the channel's counters, which all of its readers share: a message
 * costs nothing for those who merely have one more to read.
 */
export class Membership {
  readonly user: UserState;
  readonly channel: WatchedChannel;
  role: MemberRole;
  /** What the user has set there; absent when that is nothing. */
  settings: ChannelSettings | undefined;
  /** The position of the channel as of which the database said so; every departure after it is seen here. */
  knownAt: number;
  /** As of which `user.threads` knows the unread threads of this channel. */
  threadsAt: number;
  /** Whether this gateway may have missed a departure after `knownAt`. */
  doubtful = false;
  #delivered = 0;
  #read = 0;
  /** What the user has marked as unread, as their own stream tells it. */
  #unreadFrom: number | undefined;
  /**
   * `ahead`: the numbers are those of `#at`, which is not received here yet; `current`: they are what the
   * channel's counters must be corrected by.
   */
  #count: 'unknown' | 'ahead' | 'current' = 'unknown';
  #at = 0;
  #unread = 0;
  #mentions = 0;

  constructor(user: UserState, channel: WatchedChannel, role: MemberRole, knownAt: number) {
    this.user = user;
    this.channel = channel;
    this.role = role;
    this.knownAt = knownAt;
    this.threadsAt = knownAt;
  }

  /** Whether the user is a member at the channel's position here: every departure up to there has been seen. */
  get isCertain(): boolean {
    return !this.doubtful && this.channel.seq >= this.knownAt;
  }

  /** What is unread, exact as of its `head`; nothing when only the database knows. */
  counted(): Counted | undefined {
    const { channel } = this;
    const cursor: OwnCursor = { delivered: this.#delivered, read: this.#read, ...(this.#unreadFrom !== undefined && { unreadFrom: this.#unreadFrom }) };
    if (this.#count === 'ahead') return { cursor, head: { epoch: channel.epoch, seq: this.#at }, unread: this.#unread, mentions: this.#mentions };
    if (this.#count === 'unknown' || channel.recountedSince(this.#at, this.user.id, this.#reached)) return undefined;
    const unread = Math.min(channel.messages + this.#unread, limits.unreadCount);
    const mentions = Math.min(channel.channelMentions + this.#mentions, limits.unreadCount);
    return { cursor, head: { epoch: channel.epoch, seq: channel.seq }, unread, mentions };
  }

  /** Takes over a count of the database, unless a later one is known. */
  learn({ cursor, head, unread, mentions }: Counted): void {
    const { channel } = this;
    const isOlder = cursor.read < this.#read || (cursor.read === this.#read && this.#count !== 'unknown' && head.seq < this.#at);
    this.#delivered = Math.max(this.#delivered, cursor.delivered);
    if (isOlder && this.counted() !== undefined) return;
    this.#read = Math.max(this.#read, cursor.read);
    // Of another mark than the user's stream has told so far: that, or a later count, follows.
    if (cursor.read < this.#read || cursor.unreadFrom !== this.#unreadFrom || head.epoch !== channel.epoch) return this.forget();
    this.#at = head.seq;
    this.#unread = unread;
    this.#mentions = mentions;
    if (head.seq > channel.seq) {
      this.#count = 'ahead';
      channel.callAt(head.seq, this);
      return;
    }
    const events = channel.since(head);
    const since = events && added(events, this.user, this.#reached, channel.isDirect);
    if (since === undefined) return this.forget();
    this.#settle(unread + since.unread, mentions + since.mentions);
  }

  /** As the user's stream, or the session that it goes on from, tells it: counts of another mark mean nothing any more. */
  mark({ unreadFrom }: OwnCursor): void {
    if (unreadFrom === this.#unreadFrom) return;
    this.#unreadFrom = unreadFrom;
    this.forget();
  }

  /** The user has read at least to here, perhaps on another gateway: the unread count has to be asked for. */
  movedTo({ delivered, read }: ReadCursor): void {
    this.#delivered = Math.max(this.#delivered, delivered);
    if (read <= this.#read) return;
    this.#read = read;
    this.forget();
  }

  /** What counts as read. */
  get #reached(): number {
    return this.#unreadFrom === undefined ? this.#read : Math.min(this.#read, this.#unreadFrom - 1);
  }

  /** The channel has come to `seq`: a count that was ahead may be the current one now. */
  arrived(seq: number): void {
    if (this.#count === 'ahead' && this.#at === seq) this.#settle(this.#unread, this.#mentions);
  }

  /** The channel's counters have gone up by a message that is counted differently for this user. */
  correct(unread: number, mentions: number): void {
    if (this.#count !== 'current') return;
    this.#unread += unread;
    this.#mentions += mentions;
  }

  forget(): void {
    this.#count = 'unknown';
  }

  #settle(unread: number, mentions: number): void {
    this.#count = 'current';
    this.#at = this.channel.seq;
    this.#unread = unread - this.channel.messages;
    this.#mentions = mentions - this.channel.channelMentions;
  }
}
