import { setTimeout as delay } from 'node:timers/promises';
import { type Pool } from 'pg';

const LOOK_EVERY_MS = 10;

/** Until somebody in this database waits for a lock that somebody else has. */
export async function untilSomebodyWaits(pool: Pool): Promise<void> {
  const waits = async (): Promise<boolean> => (await pool.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).rowCount !== 0;
  while (!(await waits())) await delay(LOOK_EVERY_MS);
}
