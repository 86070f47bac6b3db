import { limits, streams, type Channel, type Cursor, type MemberRole, type SessionChannel, type SessionThread, type User } from '@chatgenius/contracts';
import { toChannel, withSnapshot, type ChannelRow, type Queryable } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { fitting } from '../history/history.rules.ts';
import { readFollowed } from '../threads/followed-threads.repository.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { groupedBy } from './grouped-by.ts';

/** Somebody, and what they have, at one instant. */
export interface SessionStart {
  readonly user: User;
  /** Of their own stream. */
  readonly head: Cursor;
  readonly channels: readonly SessionChannel[];
  readonly threads: readonly SessionThread[];
  readonly blockedIds: readonly string[];
}

interface Membership {
  readonly userId: string;
  readonly channel: Channel;
  readonly role: MemberRole;
}

@Injectable()
export class SessionRepository {
  constructor(private readonly pool: Pool) {}

  /** Seven statements in three round trips, however many users; one that does not exist is left out. */
  open(userIds: readonly string[]): Promise<Map<string, SessionStart>> {
    return withSnapshot(this.pool, async (snapshot) => {
      const [users, memberships, follows] = await Promise.all([
        readUsers(snapshot, userIds),
        readMemberships(snapshot, userIds),
        readFollowed(snapshot, userIds, { unreadOnly: true, limit: limits.sessionThreads }),
      ]);
      const states = await readStates(snapshot, [
        ...memberships.map(({ userId, channel }) => ({ userId, stream: streams.channel(channel.id) })),
        ...follows.map(({ userId, threadId }) => ({ userId, stream: streams.thread(threadId) })),
      ]);
      const channels = groupedBy(memberships, ({ channel, role }, place) => sessionChannel(channel, role, states[place]));
      const threads = groupedBy(follows, (_, place) => sessionThread(states[memberships.length + place]));
      return new Map(users.map(({ user, head, blockedIds }) => [user.id, { user, head, blockedIds, channels: whatFits(channels.get(user.id) ?? []), threads: threads.get(user.id) ?? [] }]));
    });
  }
}

async function readUsers(db: Queryable, userIds: readonly string[]): Promise<Pick<SessionStart, 'user' | 'head' | 'blockedIds'>[]> {
  const { rows } = await db.query<User & { epoch: string; head: number; blockedIds: string[] }>({
    name: 'session-users',
    text: `SELECT found.*, stream.epoch, stream.head, ARRAY (SELECT blocked_id FROM user_blocks WHERE blocker_id = found.id) AS "blockedIds" FROM unnest($1::uuid[]) AS asked (user_id)
           CROSS JOIN LATERAL (
             SELECT id, handle, display_name AS "displayName" FROM users WHERE id = asked.user_id LIMIT 1
           ) AS found
           CROSS JOIN LATERAL (SELECT epoch, head FROM streams WHERE id = 'user:' || found.id LIMIT 1) AS stream`,
    values: [userIds],
  });
  return rows.map(({ epoch, head, blockedIds, ...user }) => ({ user, head: { epoch, seq: head }, blockedIds }));
}

async function readMemberships(db: Queryable, userIds: readonly string[]): Promise<Membership[]> {
  const { rows } = await db.query<ChannelRow & { user_id: string; role: MemberRole }>({
    name: 'session-memberships',
    text: `SELECT asked.user_id, membership.* FROM unnest($1::uuid[]) AS asked (user_id)
           CROSS JOIN LATERAL (
             SELECT channel.*, m.role FROM channel_members AS m
             CROSS JOIN LATERAL (
               SELECT id, kind, name, topic, created_at, archived_at FROM channels WHERE id = m.channel_id LIMIT 1
             ) AS channel
             WHERE m.user_id = asked.user_id ORDER BY channel.name, channel.id LIMIT ${limits.sessionChannels}
           ) AS membership
           ORDER BY membership.name, membership.id`,
    values: [userIds],
  });
  return rows.map((row) => ({ userId: row.user_id, channel: toChannel(row), role: row.role }));
}

function sessionChannel(channel: Channel, role: MemberRole, state: ReadState | undefined): SessionChannel | undefined {
  if (state === undefined) return undefined;
  const { cursor, head, unread, mentions } = state;
  return { ...channel, role, cursor, head, unread, mentions };
}

/** Of a channel in JSON, beside its name and topic. */
const CHANNEL_BYTES = 400;

/** Others choose what the channels are called that they add somebody to: it must not keep anybody from connecting. */
function whatFits(channels: readonly SessionChannel[]): SessionChannel[] {
  const sizeOf = ({ name, topic }: SessionChannel) => CHANNEL_BYTES + Buffer.byteLength(JSON.stringify([name, topic]));
  const fits = fitting({ rows: limits.sessionChannels, bytes: limits.sessionBytes, sizeOf });
  const end = channels.findIndex((channel) => !fits(channel));
  return end < 0 ? [...channels] : channels.slice(0, end);
}

function sessionThread(state: ReadState | undefined): SessionThread | undefined {
  if (state?.conversation.threadId === undefined) return undefined;
  const { conversation, ...counts } = state;
  return { channelId: conversation.channelId, threadId: state.conversation.threadId, ...counts };
}
