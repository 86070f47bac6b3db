import { streamEvents, streams, type ChannelSettings, type Conversation, type StreamEvent } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { StreamHub } from '../streams/stream-hub.ts';
import { ChannelActivity } from './channel-activity.ts';
import { dataOf } from '../streams/event-data.ts';
import { type Counted, type Membership } from './membership.ts';
import { type UserListener, type UserState } from './user-state.ts';
import { type ChannelListener, type WatchedChannel } from './watched-channel.ts';
import { WatchedChannels } from './watched-channels.ts';

/** Keeps what is known of users current by what happens in their own streams and in their channels. */
@Injectable()
export class UserEvents implements UserListener, ChannelListener {
  #restarted: (state: UserState) => void = () => undefined;
  #replaced: (state: UserState) => void = () => undefined;

  constructor(
    private readonly channels: WatchedChannels,
    private readonly activity: ChannelActivity,
    private readonly hub: StreamHub,
  ) {}

  /** Called with users whose state has to be read again. */
  onRestart(listener: (state: UserState) => void): void {
    this.#restarted = listener;
  }

  /** Called with users whose own log was replaced: the sessions of their connections are out of date. */
  onReplaced(listener: (state: UserState) => void): void {
    this.#replaced = listener;
  }

  userEvent(state: UserState, event: StreamEvent): void {
    const added = dataOf(streamEvents.channelAdded, event);
    if (added !== undefined) {
      state.channelAdded();
      const membership = this.channels.admit(state, added, this);
      if (membership !== undefined) this.activity.readerMoved(membership);
      return;
    }
    const removed = dataOf(streamEvents.channelRemoved, event);
    if (removed !== undefined) return this.#departed(state, removed.channelId);
    const deleted = dataOf(streamEvents.channelDeleted, event);
    if (deleted !== undefined) return this.#deleted(state, deleted.channelId);
    const set = dataOf(streamEvents.channelSettingsChanged, event);
    if (set !== undefined) return this.#set(state, set.channelId, set.settings);
    const moved = dataOf(streamEvents.cursorMoved, event);
    if (moved !== undefined) {
      state.memberships.get(moved.threadId === undefined ? moved.channelId : '')?.mark(moved.cursor);
      return this.cursorMoved(state, moved, moved);
    }
    const block = dataOf(streamEvents.userBlocked, event);
    if (block !== undefined) this.#blocked(state, block);
    const restricted = dataOf(streamEvents.userRestricted, event)?.restriction;
    if (restricted?.kind === 'mute') state.mutes.set(restricted.channelId, restricted);
    const lifted = dataOf(streamEvents.userUnrestricted, event);
    if (lifted?.kind === 'mute') state.mutes.delete(lifted.channelId);
    state.role = dataOf(streamEvents.userRoleChanged, event)?.role ?? state.role;
    const mentioned = dataOf(streamEvents.mentionCreated, event)?.message ?? dataOf(streamEvents.mentionRemoved, event);
    if (mentioned?.threadId !== undefined) return state.followThread(mentioned.threadId, mentioned.channelId);
    const followed = dataOf(streamEvents.threadFollowed, event);
    if (followed?.following === true) state.followThread(followed.threadId, followed.channelId);
    else if (followed !== undefined) state.forgetThread(followed.threadId);
  }

  /** The user has read further, or marked something as unread: takes the unread count from the database. */
  cursorMoved(state: UserState, { channelId, threadId }: Conversation, { cursor, head, unread, mentions }: Counted): void {
    const counted = { cursor, head, unread, mentions };
    if (threadId !== undefined) return state.moveThread({ channelId, threadId, ...counted });
    const membership = state.memberships.get(channelId);
    if (membership === undefined) return;
    const before = membership.counted();
    membership.learn(counted);
    const after = membership.counted();
    if (before?.unread !== after?.unread || before?.mentions !== after?.mentions) this.activity.readerMoved(membership);
  }

  /** What somebody has written directly counts as meant for the user, or no longer. */
  #blocked(state: UserState, { userId, blocked }: { userId: string; blocked: boolean }): void {
    if (blocked) state.blocked.add(userId);
    else state.blocked.delete(userId);
    for (const membership of state.memberships.values()) {
      if (membership.channel.channel.memberIds?.includes(userId) !== true) continue;
      membership.forget();
      this.activity.readerMoved(membership);
    }
  }

  userRestarted(state: UserState): void {
    this.#restarted(state);
    this.#replaced(state);
  }

  channelMoved(channel: WatchedChannel): void {
    this.activity.channelMoved(channel);
  }

  channelChanged(channel: WatchedChannel): void {
    this.activity.channelChanged(channel);
  }

  memberLeft({ user, channel }: Membership): void {
    this.#departed(user, channel.channel.id);
  }

  channelRestarted(channel: WatchedChannel): void {
    for (const { user } of channel.readers.values()) this.#restarted(user);
  }

  /** Told by the channel itself as well, to whoever follows it: its log goes soon after. */
  #deleted(state: UserState, channelId: string): void {
    for (const socket of state.own?.members ?? []) this.hub.leave(socket, streams.channel(channelId));
    this.#departed(state, channelId);
  }

  #set(state: UserState, channelId: string, settings: ChannelSettings): void {
    const membership = state.memberships.get(channelId);
    if (membership !== undefined) membership.settings = settings;
  }

  /** Told by both streams, in whichever order; the channel's own members are detached by the channel's. */
  #departed(state: UserState, channelId: string): void {
    state.departures++;
    state.forgotten++;
    const membership = state.memberships.get(channelId);
    if (membership !== undefined) this.channels.end(membership);
    for (const thread of state.threads?.values() ?? []) if (thread.channelId === channelId) state.forgetThread(thread.threadId);
    for (const socket of state.own?.members ?? []) this.hub.leaveThreads(socket, channelId);
  }
}
