import { type StreamId } from '@chatgenius/contracts';
import { lockStreams, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

export interface OwnStream {
  readonly stream: StreamId;
  /** Whether its first event is older than it is kept. */
  readonly due: boolean;
}

/** Streams of users, and their oldest events. By the clock of the database. */
@Injectable()
export class OwnStreamRepository {
  constructor(private readonly pool: Pool) {}

  /** In the order of their ids, after one of them. */
  async page(after: StreamId | undefined, keptDays: number, limit: number): Promise<OwnStream[]> {
    const { rows } = await this.pool.query<{ id: StreamId; due: boolean }>({
      name: 'own-streams',
      text: `SELECT own.id, coalesce(first.at < now() - make_interval(days => $2), false) AS due
             FROM (SELECT id, floor, head FROM streams WHERE id > $1 AND id < 'user;' ORDER BY id LIMIT $3) AS own
             LEFT JOIN LATERAL (SELECT at FROM stream_events WHERE stream_id = own.id AND seq > own.floor AND seq < own.head ORDER BY seq LIMIT 1) AS first ON true
             ORDER BY own.id`,
      values: [after ?? 'user:', keptDays, limit],
    });
    return rows.map(({ id, due }) => ({ stream: id, due }));
  }

  /** Removes old events from the beginning of a log, and never the last one: its head points at it. @returns how many */
  async trim(transaction: Transaction, stream: StreamId, keptDays: number, limit: number): Promise<number> {
    await lockStreams(transaction, [stream]);
    const { rows } = await transaction.query<{ removed: number }>({
      name: 'trim-own-stream',
      text: `WITH old AS MATERIALIZED (
               SELECT seq FROM (
                 SELECT event.seq, event.at FROM streams JOIN stream_events AS event ON event.stream_id = streams.id
                 WHERE streams.id = $1 AND event.stream_id = $1 AND event.seq > streams.floor AND event.seq < streams.head ORDER BY event.seq LIMIT $3
               ) AS first WHERE at < now() - make_interval(days => $2)
             ), gone AS (
               DELETE FROM stream_events WHERE stream_id = $1 AND seq = ANY (ARRAY(SELECT seq FROM old))
             )
             UPDATE streams SET floor = greatest(floor, old.through) FROM (SELECT max(seq) AS through, count(*) AS removed FROM old) AS old
             WHERE id = $1 AND old.through IS NOT NULL RETURNING old.removed`,
      values: [stream, keptDays, limit],
    });
    return rows[0]?.removed ?? 0;
  }
}
