import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** Forgets what people who were anonymised have said of themselves, and when they were last there. */
@Injectable()
export class Forgetting {
  constructor(private readonly pool: Pool) {}

  /** Users with remaining data: nearly always none. */
  async sweep(): Promise<void> {
    await this.pool.query({
      name: 'forget-anonymised',
      text: `DELETE FROM user_presence WHERE user_id = ANY (ARRAY(SELECT id FROM users WHERE anonymised_at IS NOT NULL))`,
    });
  }
}
