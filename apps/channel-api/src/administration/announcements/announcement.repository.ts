import { type Announcement, type AnnouncementLevel, type RouteOutput, type routes } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

type Listed = RouteOutput<typeof routes.listAnnouncements>['announcements'][number];

interface Row {
  id: string;
  channel_id: string | null;
  text: string;
  level: AnnouncementLevel;
  until: Date;
  created_by_id: string;
  created_at: Date;
  withdrawn_at: Date | null;
}

export interface NewAnnouncement extends Pick<Announcement, 'id' | 'channelId' | 'text' | 'level'> {
  readonly minutes: number;
  readonly createdById: string;
}

/** Announcements, by the clock of the database. */
@Injectable()
export class AnnouncementRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** How many stand now; until the end of the transaction nobody else makes one. */
  async lockAndCount(transaction: Transaction): Promise<number> {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('chatgenius announcements', 0))");
    const { rows } = await transaction.query<{ standing: number }>('SELECT count(*) AS standing FROM announcements WHERE until > now() AND withdrawn_at IS NULL');
    return rows[0]?.standing ?? 0;
  }

  async insert(transaction: Transaction, { id, channelId, text, level, minutes, createdById }: NewAnnouncement): Promise<Announcement | undefined> {
    const { rows } = await transaction.query<Row>({
      name: 'insert-announcement',
      text: `INSERT INTO announcements (id, channel_id, text, level, until, created_by_id)
             SELECT $1::uuid, $2::uuid, $3, $4::announcement_level, now() + make_interval(mins => $5::int), $6::uuid
             WHERE $2::uuid IS NULL OR EXISTS (SELECT FROM channels WHERE id = $2) RETURNING *`,
      values: [id, channelId, text, level, minutes, createdById],
    });
    return rows.map(toAnnouncement)[0];
  }

  /** The newest first: ids are in the order of time. */
  async list(before: string | undefined, limit: number): Promise<Listed[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'list-announcements',
      text: 'SELECT * FROM announcements WHERE id < $1 ORDER BY id DESC LIMIT $2',
      values: [before ?? LAST, limit],
    });
    return rows.map((row) => ({ ...toAnnouncement(row), createdById: row.created_by_id, withdrawnAt: row.withdrawn_at?.toISOString() ?? null }));
  }

  /** @returns it, and whether it was withdrawn before; nothing when there is none */
  async withdraw(transaction: Transaction, id: string): Promise<{ announcement: Announcement; again: boolean } | undefined> {
    const { rows } = await transaction.query<Row>('SELECT * FROM announcements WHERE id = $1 FOR UPDATE', [id]);
    const [row] = rows;
    if (row === undefined) return undefined;
    if (row.withdrawn_at === null) await transaction.query('UPDATE announcements SET withdrawn_at = now() WHERE id = $1', [id]);
    return { announcement: toAnnouncement(row), again: row.withdrawn_at !== null };
  }
}

const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function toAnnouncement({ id, channel_id, text, level, until, created_at }: Row): Announcement {
  return { id, channelId: channel_id, text, level, until: until.toISOString(), createdAt: created_at.toISOString() };
}
