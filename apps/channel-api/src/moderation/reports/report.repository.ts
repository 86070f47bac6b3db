import { type Report, type ReportState, type ReportSubject } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

interface ReportRow {
  id: string;
  reporter_id: string | null;
  subject_kind: ReportSubject['kind'];
  subject_id: string;
  subject_user_id: string;
  channel_id: string | null;
  category: string;
  text: string;
  state: ReportState;
  created_at: Date;
  moderator_id: string | null;
  claimed_at: Date | null;
  decided_at: Date | null;
  note: string | null;
}

const COLUMNS = 'id, reporter_id, subject_kind, subject_id, subject_user_id, channel_id, category, text, state, created_at, moderator_id, claimed_at, decided_at, note';
const UNDECIDED = 'decided_at IS NULL';

/** What people report, and what became of it. */
@Injectable()
export class ReportRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @returns false when the reporter has reported the same before, and nobody has decided it */
  async insert(transaction: Transaction, report: Report): Promise<boolean> {
    const { rowCount } = await transaction.query(
      `INSERT INTO reports (id, reporter_id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (reporter_id, subject_kind, subject_id) WHERE ${UNDECIDED} DO NOTHING`,
      [report.id, report.reporterId, report.subject.kind, idOf(report.subject), report.subjectUserId, report.channelId, report.category, report.text, report.createdAt],
    );
    return rowCount === 1;
  }

  async undecided(transaction: Transaction, reporterId: string, subject: ReportSubject): Promise<Report | undefined> {
    const { rows } = await transaction.query<ReportRow>({
      name: 'undecided-report',
      text: `SELECT ${COLUMNS} FROM reports WHERE reporter_id = $1 AND subject_kind = $2 AND subject_id = $3 AND ${UNDECIDED}`,
      values: [reporterId, subject.kind, idOf(subject)],
    });
    return rows.map(toReport)[0];
  }

  async countUndecided(transaction: Transaction, reporterId: string): Promise<number> {
    const { rows } = await transaction.query<{ count: number }>({ name: 'count-undecided-reports', text: `SELECT count(*) FROM reports WHERE reporter_id = $1 AND ${UNDECIDED}`, values: [reporterId] });
    return rows[0]?.count ?? 0;
  }

  /** Locked: of two who decide it, the second sees what the first has decided. */
  async lock(transaction: Transaction, id: string): Promise<Report | undefined> {
    const { rows } = await transaction.query<ReportRow>({ name: 'lock-report', text: `SELECT ${COLUMNS} FROM reports WHERE id = $1 FOR UPDATE`, values: [id] });
    return rows.map(toReport)[0];
  }

  async save(transaction: Transaction, { id, state, moderatorId, claimedAt, decidedAt, note }: Report): Promise<void> {
    await transaction.query('UPDATE reports SET state = $2, moderator_id = $3, claimed_at = $4, decided_at = $5, note = $6 WHERE id = $1', [id, state, moderatorId, claimedAt, decidedAt, note]);
  }

  /** Of a channel, or with null of the whole deployment; in the order of their ids, which is that of time. */
  async list(channelId: string | null, state: ReportState, after: string | undefined, limit: number): Promise<Report[]> {
    const { rows } = await this.database.pool.query<ReportRow>({
      name: channelId === null ? 'list-all-reports' : 'list-reports',
      text: `SELECT ${COLUMNS} FROM reports WHERE ${channelId === null ? '$1::uuid IS NULL' : 'channel_id = $1'} AND state = $2 AND id > $3 ORDER BY id LIMIT $4`,
      values: [channelId, state, after ?? BEFORE_ALL_IDS, limit],
    });
    return rows.map(toReport);
  }
}

const idOf = (subject: ReportSubject): string => (subject.kind === 'message' ? subject.messageId : subject.userId);

function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    reporterId: row.reporter_id,
    subject: row.subject_kind === 'message' ? { kind: 'message', messageId: row.subject_id } : { kind: 'user', userId: row.subject_id },
    subjectUserId: row.subject_user_id,
    channelId: row.channel_id,
    category: row.category,
    text: row.text,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    moderatorId: row.moderator_id,
    claimedAt: row.claimed_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
  };
}
