import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** Who shares channels with whom. */
@Injectable()
export class AcquaintanceRepository {
  constructor(private readonly pool: Pool) {}

  async of(userId: string, among: readonly string[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ user_id: string }>({
      name: 'acquaintances-among',
      text: `SELECT DISTINCT theirs.user_id FROM channel_members AS theirs
             WHERE theirs.user_id = ANY ($2::uuid[]) AND theirs.channel_id IN (SELECT channel_id FROM channel_members WHERE user_id = $1)`,
      values: [userId, among],
    });
    return rows.map((row) => row.user_id);
  }
}
