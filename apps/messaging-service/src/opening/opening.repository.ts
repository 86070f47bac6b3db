import { limits, streams, type Channel, type ChannelSettings, type Cursor, type DeploymentRole, type MemberRole, type OwnRestriction, type SessionChannel, type SessionThread, type User } from '@chatgenius/contracts';
import { areUsual, channelColumns, deploymentRoleOf, settingsColumns, toChannel, toSettings, withSnapshot, type ChannelRow, type Queryable, type SettingsRow } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { hiddenFrom } from '../direct/hidden-from.sql.ts';
import { fitting } from '../history/history.rules.ts';
import { readFollowed } from '../threads/followed-threads.repository.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { groupedBy } from './grouped-by.ts';

/** Channels that fit into one answer, and those that did not. */
export interface ChannelsPart {
  readonly channels: readonly SessionChannel[];
  readonly rest?: readonly string[];
}

/** Somebody, and what they have, at one instant. */
export interface SessionStart extends ChannelsPart {
  readonly user: User;
  /** Of their own stream. */
  readonly head: Cursor;
  readonly threads: readonly SessionThread[];
  readonly blockedIds: readonly string[];
  /** Those that are in force. */
  readonly mutes: readonly OwnRestriction[];
  /** In the deployment. Nothing of who is deactivated. */
  readonly role?: DeploymentRole;
}

interface Membership {
  readonly userId: string;
  readonly channel: Channel;
  readonly role: MemberRole;
  readonly settings: ChannelSettings;
}

@Injectable()
export class OpeningRepository {
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
      const channels = groupedBy(memberships, (membership, place) => sessionChannel(membership, states[place]));
      const threads = groupedBy(follows, (_, place) => sessionThread(states[memberships.length + place]));
      return new Map(users.map(({ user, ...own }) => [user.id, { user, ...own, ...whatFits(channels.get(user.id) ?? []), threads: threads.get(user.id) ?? [] }]));
    });
  }

  /** Of these channels those of the user, in this order. */
  more(userId: string, channelIds: readonly string[]): Promise<ChannelsPart> {
    return withSnapshot(this.pool, async (snapshot) => {
      const memberships = await readSomeMemberships(snapshot, userId, channelIds);
      const states = await readStates(snapshot, memberships.map(({ channel }) => ({ userId, stream: streams.channel(channel.id) })));
      return whatFits(memberships.flatMap((membership, index) => sessionChannel(membership, states[index]) ?? []));
    });
  }
}

interface SessionUserRow extends User {
  readonly epoch: string;
  readonly head: number;
  readonly blockedIds: string[];
  readonly mutes: { channel_id: string | null; until: string | null; reason: string | null }[] | null;
  readonly role: DeploymentRole | null;
}

async function readUsers(db: Queryable, userIds: readonly string[]): Promise<Pick<SessionStart, 'user' | 'head' | 'blockedIds' | 'mutes' | 'role'>[]> {
  const { rows } = await db.query<SessionUserRow>({
    name: 'session-users-with-role',
    text: `SELECT found.*, stream.epoch, stream.head, ARRAY (SELECT blocked_id FROM user_blocks WHERE blocker_id = found.id) AS "blockedIds", (
             SELECT json_agg(json_build_object('channel_id', channel_id, 'until', until, 'reason', reason)) FROM restrictions
             WHERE user_id = found.id AND kind = 'mute' AND (until IS NULL OR until > now())
           ) AS mutes, ${deploymentRoleOf('found.id')} AS role FROM unnest($1::uuid[]) AS asked (user_id)
           CROSS JOIN LATERAL (
             SELECT id, handle, display_name AS "displayName" FROM users WHERE id = asked.user_id LIMIT 1
           ) AS found
           CROSS JOIN LATERAL (SELECT epoch, head FROM streams WHERE id = 'user:' || found.id LIMIT 1) AS stream`,
    values: [userIds],
  });
  const toMute = ({ channel_id, until, reason }: { channel_id: string | null; until: string | null; reason: string | null }): OwnRestriction =>
    ({ kind: 'mute', channelId: channel_id, until: until && new Date(until).toISOString(), reason });
  return rows.map(({ epoch, head, blockedIds, mutes, role, ...user }) => ({ user, head: { epoch, seq: head }, blockedIds, mutes: (mutes ?? []).map(toMute), ...(role !== null && { role }) }));
}

type MembershipRow = ChannelRow & SettingsRow & { user_id: string; role: MemberRole };

const toMembership = (row: MembershipRow): Membership => ({ userId: row.user_id, channel: toChannel(row), role: row.role, settings: toSettings(row) });
/** A direct conversation is not told to those who are to learn of it with its first message. */
const CHANNEL = (userId: string, id: string) => `
  SELECT ${channelColumns('c')} FROM channels AS c WHERE c.id = ${id}
    AND NOT (c.kind = 'direct' AND EXISTS (SELECT FROM direct_conversations AS direct WHERE direct.channel_id = ${id} AND ${userId} = ANY (${hiddenFrom('direct')}))) LIMIT 1`;
/** So many channels are told at once whatever they are called (docs/adr/0031): in which order does not matter. */
const FEW = 40;

/**
 * By name where they are few. Of more, those come first that the user has last used: by when what they have read last was
 * said, or they came into the channel by themselves. What others do there, and add them to, does not count.
 */
async function readMemberships(db: Queryable, userIds: readonly string[]): Promise<Membership[]> {
  const { rows } = await db.query<MembershipRow>({
    name: 'session-memberships-shown-by-use',
    text: `SELECT asked.user_id, ranked.*, channel.* FROM unnest($1::uuid[]) AS asked (user_id)
           CROSS JOIN LATERAL (
             SELECT count(*) > ${FEW} AS has FROM (SELECT FROM channel_members WHERE user_id = asked.user_id LIMIT ${FEW} + 1) AS counted
           ) AS many
           CROSS JOIN LATERAL (
             SELECT m.channel_id, m.role, ${settingsColumns('m')}, CASE WHEN many.has THEN row_number() OVER (
                      ORDER BY greatest(last.at, CASE WHEN m.added_by_id IS NULL THEN m.joined_at END) DESC NULLS LAST, m.joined_at DESC, m.channel_id
                    ) END AS place
             FROM channel_members AS m
             LEFT JOIN LATERAL (
               SELECT read FROM stream_cursors WHERE many.has AND stream_id = 'channel:' || m.channel_id AND user_id = m.user_id LIMIT 1
             ) AS cursor ON true
             LEFT JOIN LATERAL (
               SELECT at FROM stream_events WHERE many.has AND stream_id = 'channel:' || m.channel_id AND seq = cursor.read LIMIT 1
             ) AS last ON true
             WHERE m.user_id = asked.user_id ORDER BY place LIMIT ${limits.sessionChannels}
           ) AS ranked
           CROSS JOIN LATERAL (${CHANNEL('asked.user_id', 'ranked.channel_id')}) AS channel
           ORDER BY ranked.place, channel.name, channel.id`,
    values: [userIds],
  });
  return rows.map(toMembership);
}

async function readSomeMemberships(db: Queryable, userId: string, channelIds: readonly string[]): Promise<Membership[]> {
  const { rows } = await db.query<MembershipRow>({
    name: 'some-memberships-shown',
    text: `SELECT $1::uuid AS user_id, member.*, channel.* FROM unnest($2::uuid[]) WITH ORDINALITY AS asked (channel_id, place)
           CROSS JOIN LATERAL (SELECT role, ${settingsColumns('m')} FROM channel_members AS m WHERE channel_id = asked.channel_id AND user_id = $1 LIMIT 1) AS member
           CROSS JOIN LATERAL (${CHANNEL('$1', 'asked.channel_id')}) AS channel
           ORDER BY asked.place`,
    values: [userId, [...new Set(channelIds)]],
  });
  return rows.map(toMembership);
}

function sessionChannel({ channel, role, settings }: Membership, state: ReadState | undefined): SessionChannel | undefined {
  if (state === undefined) return undefined;
  const { cursor, head, unread, mentions } = state;
  return { ...channel, role, cursor, head, unread, mentions, ...(areUsual(settings) ? {} : { settings }) };
}

/** Of a channel in JSON, beside its name, topic and people. */
const CHANNEL_BYTES = 562;

/** Others choose what the channels are called that they add somebody to: it must not keep anybody from connecting. */
function whatFits(channels: readonly SessionChannel[]): ChannelsPart {
  const sizeOf = ({ name, topic, memberIds }: SessionChannel) => CHANNEL_BYTES + Buffer.byteLength(JSON.stringify([name, topic, memberIds]));
  const fits = fitting({ rows: limits.sessionChannels, bytes: limits.sessionBytes, sizeOf });
  const end = channels.findIndex((channel) => !fits(channel));
  return end < 0 ? { channels } : { channels: channels.slice(0, end), rest: channels.slice(end).map(({ id }) => id) };
}

function sessionThread(state: ReadState | undefined): SessionThread | undefined {
  if (state?.conversation.threadId === undefined) return undefined;
  const { conversation, ...counts } = state;
  return { channelId: conversation.channelId, threadId: state.conversation.threadId, ...counts };
}
