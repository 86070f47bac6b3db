import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

const LEASE_SECONDS = 5;

/** Which process writes which upload. A process that dies loses its uploads when its leases end. */
@Injectable()
export class UploadLockRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @returns false while another request has it */
  async take(fileId: string, holder: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query({
      name: 'take-upload-lock',
      text: `INSERT INTO upload_locks (file_id, holder, until) VALUES ($1, $2, now() + $3 * interval '1 second')
             ON CONFLICT (file_id) DO UPDATE SET holder = excluded.holder, until = excluded.until, wanted = false WHERE upload_locks.until < now()`,
      values: [fileId, holder, LEASE_SECONDS],
    });
    return rowCount === 1;
  }

  /** Asks whoever has it to let go. */
  async want(fileId: string): Promise<void> {
    await this.database.pool.query({ name: 'want-upload-lock', text: 'UPDATE upload_locks SET wanted = true WHERE file_id = $1 AND NOT wanted', values: [fileId] });
  }

  /** @returns those of the holder that others want */
  async renew(holder: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ file_id: string; wanted: boolean }>({
      name: 'renew-upload-locks',
      text: `UPDATE upload_locks SET until = now() + $2 * interval '1 second' WHERE holder = $1 RETURNING file_id, wanted`,
      values: [holder, LEASE_SECONDS],
    });
    return rows.filter(({ wanted }) => wanted).map((row) => row.file_id);
  }

  async release(fileId: string, holder: string): Promise<void> {
    await this.database.pool.query({ name: 'release-upload-lock', text: 'DELETE FROM upload_locks WHERE file_id = $1 AND holder = $2', values: [fileId, holder] });
  }

  /** Those of processes that have died. */
  async forgetEnded(): Promise<void> {
    await this.database.pool.query({ name: 'forget-upload-locks', text: `DELETE FROM upload_locks WHERE until < now() - interval '1 hour'` });
  }
}
