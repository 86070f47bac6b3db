import { type UserExport } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { ROWS, walkRows } from './row-walk.ts';

/** What a user has reported, and what others have decided about them: never who that was, nor what others have reported. */
@Injectable()
export class DecisionExportRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  reports(userId: string): AsyncGenerator<UserExport['reports'][number]> {
    return this.#walk(
      `SELECT id, subject_kind AS "subjectKind", subject_id AS "subjectId", channel_id AS "channelId", category, text, state, created_at AS "createdAt", decided_at AS "decidedAt"
       FROM reports WHERE reporter_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
    );
  }

  restrictions(userId: string): AsyncGenerator<UserExport['restrictions'][number]> {
    return this.#walk(
      `SELECT id, kind, channel_id AS "channelId", until, reason, created_at AS "createdAt" FROM restrictions WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
    );
  }

  /** A hold is left out: whom it is about may have a reason to do away with what it keeps. */
  decisions(userId: string): AsyncGenerator<UserExport['decisions'][number]> {
    return this.#walk(
      `SELECT id, at, action, channel_id AS "channelId", before, after, reason, coalesce(actor_id = $1::uuid, false) AS "byYou"
       FROM audit_entries WHERE subject_kind = 'user' AND subject_id = $1::text AND action NOT LIKE 'hold:%' AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
    );
  }

  #walk<Row extends { readonly id: string }>(text: string, userId: string): AsyncGenerator<Row> {
    return walkRows(this.database, { text, userId, keyOf: ({ id }) => id });
  }
}
