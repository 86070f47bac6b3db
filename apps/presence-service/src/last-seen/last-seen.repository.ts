import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type Sighting } from './last-seen.store.ts';

/** When users were last there, in Postgres. */
@Injectable()
export class LastSeenRepository {
  constructor(private readonly pool: Pool) {}

  /** All of them at once; times only go forward, and those of users who are gone are left out. */
  async save(sightings: readonly Sighting[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO user_presence AS p (user_id, last_seen_at)
       SELECT id, seen.at FROM unnest($1::uuid[], $2::timestamptz[]) AS seen (id, at) JOIN users USING (id) WHERE anonymised_at IS NULL ORDER BY id
       ON CONFLICT (user_id) DO UPDATE SET last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)`,
      [sightings.map(({ userId }) => userId), sightings.map(({ at }) => new Date(at))],
    );
  }
}
