import { type DeploymentRole, type RouteOutput, type routes } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

export type ListedUser = RouteOutput<typeof routes.listUsers>['users'][number];

interface UserRow {
  id: string;
  handle: string;
  display_name: string;
  bio: string | null;
  time_zone: string | null;
  locale: string | null;
  created_at: Date;
  role: DeploymentRole;
  version: number;
  deactivated_at: Date | null;
  last_active_at: Date | null;
}

export interface PeopleWanted {
  readonly role: DeploymentRole | undefined;
  /** Absent for both. */
  readonly deactivated: boolean | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** People, and when they were last active. */
@Injectable()
export class PeopleRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** By id, which is by the time of sign-up. Walks the primary key, or an index of the people of a role or of those who are deactivated. */
  async list({ role, deactivated, after, limit }: PeopleWanted): Promise<ListedUser[]> {
    const { rows } = await this.database.pool.query<UserRow>({
      name: `list-people${role === undefined ? '' : '-by-role'}${deactivated === undefined ? '' : deactivated ? '-gone' : '-active'}`,
      text: `SELECT u.id, u.handle, u.display_name, u.bio, u.time_zone, u.locale, u.created_at, u.role, u.version, u.deactivated_at, a.last_active_at
             FROM users u LEFT JOIN LATERAL (SELECT last_active_at FROM user_activity WHERE user_id = u.id LIMIT 1) AS a ON true
             WHERE u.kind = 'person' AND u.id > $1 ${role === undefined ? '' : 'AND u.role = $3'}
               ${deactivated === undefined ? '' : `AND u.deactivated_at IS ${deactivated ? 'NOT NULL' : 'NULL'}`} ORDER BY u.id LIMIT $2`,
      values: [after ?? BEFORE_ALL_IDS, limit, ...(role === undefined ? [] : [role])],
    });
    return rows.map(toListed);
  }
}

function toListed(row: UserRow): ListedUser {
  return {
    id: row.id,
    kind: 'person',
    handle: row.handle,
    displayName: row.display_name,
    bio: row.bio,
    timeZone: row.time_zone,
    locale: row.locale,
    createdAt: row.created_at.toISOString(),
    role: row.role,
    version: row.version,
    ...(row.deactivated_at !== null && { deactivated: true as const }),
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
  };
}
