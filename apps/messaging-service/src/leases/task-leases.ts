import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** Where a task goes on; nothing at its beginning. */
export interface TaskLease {
  readonly position: string | undefined;
}

/** The column has milliseconds, to which Postgres rounds: without this a lease could end half of one late. */
const NOW = `date_trunc('milliseconds', now())`;

/**
 * Leases of tasks that one process at a time does, and where each goes on: another process takes over once the lease of
 * one that died has run out. By the clock of the database.
 */
@Injectable()
export class TaskLeases {
  readonly #holder = randomUUID();

  constructor(private readonly pool: Pool) {}

  /** Takes the lease, or prolongs it. @returns nothing while somebody else has it, or the task rests */
  async take(name: string, leaseSeconds: number): Promise<TaskLease | undefined> {
    const { rows } = await this.pool.query<{ position: string | null }>({
      name: 'take-task-turn',
      text: `INSERT INTO task_turns AS turn (name, lease_id, lease_until) VALUES ($1, $2, ${NOW} + make_interval(secs => $3))
             ON CONFLICT (name) DO UPDATE SET lease_id = excluded.lease_id, lease_until = excluded.lease_until
             WHERE turn.lease_until <= now() OR turn.lease_id = excluded.lease_id
             RETURNING position`,
      values: [name, this.#holder, leaseSeconds],
    });
    return rows.map(({ position }) => ({ position: position ?? undefined }))[0];
  }

  /** Nobody works on it for a while; where it goes on stays. */
  async rest(name: string, seconds: number): Promise<void> {
    await this.pool.query({
      name: 'rest-task-turn',
      text: `UPDATE task_turns SET lease_id = NULL, lease_until = ${NOW} + make_interval(secs => $3) WHERE name = $1 AND lease_id = $2`,
      values: [name, this.#holder, seconds],
    });
  }

  /** Notes where the task goes on, and lets whoever looks first do so after a rest. */
  async leave(name: string, { position }: TaskLease, restSeconds: number): Promise<void> {
    await this.pool.query({
      name: 'leave-task-turn',
      text: `UPDATE task_turns SET position = $3, lease_id = NULL, lease_until = ${NOW} + make_interval(secs => $4) WHERE name = $1 AND lease_id = $2`,
      values: [name, this.#holder, position ?? null, restSeconds],
    });
  }
}
