import { type AuditEntry } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../tokens.ts';

/** What is looked for; what is absent does not matter. */
export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly channelId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Where a page begins. Ids sort as times do. */
export interface AuditPage {
  readonly order: 'newest-first' | 'oldest-first';
  readonly beyond?: string | undefined;
  readonly limit: number;
}

interface AuditRow {
  id: string;
  at: Date;
  actor_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  channel_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
}

/** Each with an index that ends in the id. */
const CONDITIONS = {
  actorId: 'actor_id = ?',
  channelId: 'channel_id = ?',
  action: 'action = ?',
  subjectKind: 'subject_kind = ?',
  subjectId: 'subject_id = ?',
} as const satisfies Partial<Record<keyof AuditFilter, string>>;

/** Every id of a time is at least this one. Ids count from 1970 on: before that there is none. */
const firstIdAt = (time: string): string => uuidv7({ msecs: Math.max(Date.parse(time), 0), seq: 0, random: new Uint8Array(16) });

/** Recorded decisions. Nobody changes them. */
@Injectable()
export class AuditRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async read(filter: AuditFilter, { order, beyond, limit }: AuditPage): Promise<AuditEntry[]> {
    const values: unknown[] = [];
    const bind = (condition: string, value: unknown): string => condition.replace('?', `$${values.push(value)}`);
    const wanted = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).flatMap((name) => (filter[name] === undefined ? [] : [bind(CONDITIONS[name], filter[name])]));
    if (filter.since !== undefined) wanted.push(bind('id >= ?', firstIdAt(filter.since)));
    if (filter.until !== undefined) wanted.push(bind('id < ?', firstIdAt(filter.until)));
    const [direction, sign] = order === 'newest-first' ? ['DESC', '<'] : ['ASC', '>'];
    if (beyond !== undefined) wanted.push(bind(`id ${sign} ?`, beyond));
    const { rows } = await this.database.pool.query<AuditRow>(
      `SELECT id, at, actor_id, action, subject_kind, subject_id, channel_id, before, after, reason FROM audit_entries
       WHERE ${['true', ...wanted].join(' AND ')} ORDER BY id ${direction} LIMIT ${bind('?', limit)}`,
      values,
    );
    return rows.map(toEntry);
  }
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    channelId: row.channel_id,
    before: row.before,
    after: row.after,
    reason: row.reason,
  };
}
