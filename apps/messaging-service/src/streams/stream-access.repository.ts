import { type Cursor, type MemberRole, type StreamAccess } from '@chatgenius/contracts';
import { channelColumns, createStreams, toChannel, type ChannelRow, type ActiveRestriction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { columnsOf, ofKind, type PlacedReader, type Reader } from './readers.ts';

/** The right to receive a stream, and its head, from one snapshot. */
export interface Standing {
  readonly access: StreamAccess;
  readonly head: Cursor;
  /** Events up to here were removed. */
  readonly floor: number;
}

type Head = { place: number; epoch: string; head: number; floor: number };
type ChannelStandingRow = Head & ChannelRow & { role: MemberRole };
/** No epoch: the thread has no log yet, since nobody has replied, followed or joined. */
type ThreadStandingRow = Omit<Head, 'epoch'> & { epoch: string | null; channel_id: string; following: boolean; deleted: boolean };

/**
 * Who may receive which stream: one statement for all channels, one for all threads, one for all users, however many
 * there are of each. The lateral subqueries keep it at one look into an index per row and table.
 */
@Injectable()
export class StreamAccessRepository {
  constructor(private readonly pool: Pool) {}

  /** One for each reader, in its place; nothing for those who may not. */
  async read(readers: readonly Reader[]): Promise<(Standing | undefined)[]> {
    const standings = new Array<Standing | undefined>(readers.length).fill(undefined);
    const place = (found: readonly { place: number; standing: Standing }[]) => {
      for (const { place, standing } of found) standings[place] = standing;
    };
    await Promise.all([
      this.#users(ofKind(readers, 'user')).then(place),
      this.#channels(ofKind(readers, 'channel')).then(place),
      this.#threads(ofKind(readers, 'thread')).then(place),
    ]);
    return standings;
  }

  /** Of those who may not, by their place, who is banned from the channel: they know of it, and are told. */
  async bans(readers: readonly Reader[], standings: readonly (Standing | undefined)[]): Promise<ReadonlyMap<number, ActiveRestriction>> {
    const refused = ofKind(readers, 'channel').filter(({ place }) => standings[place] === undefined);
    if (refused.length === 0) return new Map();
    const { rows } = await this.pool.query<{ place: number; until: Date | null }>({
      name: 'banned-readers',
      text: `SELECT asked.place, ban.until FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS asked (user_id, channel_id, place)
             CROSS JOIN LATERAL (
               SELECT until FROM restrictions
               WHERE user_id = asked.user_id AND channel_id = asked.channel_id AND kind = 'ban' AND (until IS NULL OR until > now()) LIMIT 1
             ) AS ban`,
      values: [refused.map(({ userId }) => userId), refused.map(({ id }) => id), refused.map(({ place }) => place)],
    });
    return new Map(rows.map(({ place, until }) => [place, { kind: 'ban', until, everywhere: false }]));
  }

  /** Everybody their own, and nobody another's. */
  async #users(readers: readonly PlacedReader[]) {
    const own = readers.filter(({ userId, id }) => userId === id);
    if (own.length === 0) return [];
    const { rows } = await this.pool.query<Head>({
      name: 'user-standings',
      text: `SELECT asked.place, stream.epoch, stream.head, stream.floor FROM unnest($1::text[], $2::int[]) AS asked (stream_id, place)
             CROSS JOIN LATERAL (SELECT epoch, head, floor FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream`,
      values: [own.map(({ stream }) => stream), own.map(({ place }) => place)],
    });
    return rows.map((row) => ({ place: row.place, standing: { access: { kind: 'user' as const }, head: { epoch: row.epoch, seq: row.head }, floor: row.floor } }));
  }

  async #channels(readers: readonly PlacedReader[]) {
    if (readers.length === 0) return [];
    const { rows } = await this.pool.query<ChannelStandingRow>({
      name: 'channel-standings',
      text: `SELECT asked.place, channel.*, member.role, stream.epoch, stream.head, stream.floor
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) AS asked (user_id, channel_id, stream_id, place)
             CROSS JOIN LATERAL (
               SELECT role FROM channel_members WHERE channel_id = asked.channel_id AND user_id = asked.user_id LIMIT 1
             ) AS member
             CROSS JOIN LATERAL (
               SELECT ${channelColumns('c')} FROM channels AS c WHERE c.id = asked.channel_id LIMIT 1
             ) AS channel
             CROSS JOIN LATERAL (SELECT epoch, head, floor FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream`,
      values: columnsOf(readers),
    });
    return rows.map((row) => {
      const access = { kind: 'channel' as const, channel: toChannel(row), role: row.role };
      return { place: row.place, standing: { access, head: { epoch: row.epoch, seq: row.head }, floor: row.floor } };
    });
  }

  async #threads(readers: readonly PlacedReader[]) {
    const found = await this.#readThreads(readers);
    const unborn = new Set(found.filter(({ epoch, deleted }) => epoch === null && !deleted).map(({ place }) => place));
    if (unborn.size > 0) {
      const missing = readers.filter(({ place }) => unborn.has(place));
      await createStreams(this.pool, [...new Set(missing.map(({ stream }) => stream))]);
      found.push(...(await this.#readThreads(missing)));
    }
    return found.flatMap(({ place, epoch, head, floor, channel_id, following }) =>
      epoch === null ? [] : [{ place, standing: { access: { kind: 'thread' as const, channelId: channel_id, following }, head: { epoch, seq: head }, floor } }],
    );
  }

  async #readThreads(readers: readonly PlacedReader[]): Promise<ThreadStandingRow[]> {
    if (readers.length === 0) return [];
    const { rows } = await this.pool.query<ThreadStandingRow>({
      name: 'thread-standings',
      text: `SELECT asked.place, root.channel_id, root.deleted, follower.following IS TRUE AS following, stream.epoch, stream.head, stream.floor
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) AS asked (user_id, thread_id, stream_id, place)
             CROSS JOIN LATERAL (
               SELECT channel_id, deleted_at IS NOT NULL AS deleted FROM messages
               WHERE id = asked.thread_id AND thread_id IS NULL AND asked.stream_id = 'thread:' || id LIMIT 1
             ) AS root
             CROSS JOIN LATERAL (
               SELECT FROM channel_members WHERE channel_id = root.channel_id AND user_id = asked.user_id LIMIT 1
             ) AS member
             LEFT JOIN LATERAL (
               SELECT following FROM thread_followers WHERE thread_id = asked.thread_id AND user_id = asked.user_id LIMIT 1
             ) AS follower ON true
             LEFT JOIN LATERAL (SELECT epoch, head, floor FROM streams WHERE id = asked.stream_id LIMIT 1) AS stream ON true`,
      values: columnsOf(readers),
    });
    return rows;
  }
}
