import { Answers } from '@chatgenius/bus';
import { limits, messagingRequests, type Announcement } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';

interface Row extends Omit<Announcement, 'until' | 'createdAt'> {
  until: Date;
  createdAt: Date;
}

/** Current announcements, for gateways, which have no database. */
@Controller()
export class AnnouncementController {
  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.announcementsStanding)
  async standing() {
    const { rows } = await this.pool.query<Row>({
      name: 'standing-announcements',
      text: `SELECT id, channel_id AS "channelId", text, level, until, created_at AS "createdAt" FROM announcements
             WHERE until > now() AND withdrawn_at IS NULL ORDER BY id LIMIT ${limits.announcements}`,
    });
    return { announcements: rows.map((row) => ({ ...row, until: row.until.toISOString(), createdAt: row.createdAt.toISOString() })) };
  }
}
