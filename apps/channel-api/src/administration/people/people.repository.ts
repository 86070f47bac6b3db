import { type DeploymentRole, type RouteOutput, type routes } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
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
  last_active_at: Date | null;
}

/** People, and when they were last active. */
@Injectable()
export class PeopleRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** By id, which is by the time of sign-up. Walks the primary key, or users_people_by_role_idx. */
  async list({ role, after, limit }: { role: DeploymentRole | undefined; after: string | undefined; limit: number }): Promise<ListedUser[]> {
    const { rows } = await this.database.pool.query<UserRow>({
      name: role === undefined ? 'list-people' : 'list-people-by-role',
      text: `SELECT u.id, u.handle, u.display_name, u.bio, u.time_zone, u.locale, u.created_at, u.role, a.last_active_at
             FROM users u LEFT JOIN user_activity a ON a.user_id = u.id
             WHERE u.kind = 'person' AND u.id > $1 ${role === undefined ? '' : 'AND u.role = $3'} ORDER BY u.id LIMIT $2`,
      values: [after ?? FIRST, limit, ...(role === undefined ? [] : [role])],
    });
    return rows.map(toListed);
  }
}

const FIRST = '00000000-0000-0000-0000-000000000000';

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
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
  };
}
