import { type DeploymentRole, type Profile } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** What is not named stays as it is. */
export type ProfileChanges = { readonly [Field in 'displayName' | 'bio' | 'timeZone' | 'locale']?: Profile[Field] | undefined };

interface ProfileRow {
  id: string;
  kind: Profile['kind'];
  handle: string;
  display_name: string;
  bio: string | null;
  time_zone: string | null;
  locale: string | null;
  role: DeploymentRole;
  created_at: Date;
}

const COLUMNS = 'id, kind, handle, display_name, bio, time_zone, locale, role, created_at';
/** As in the index users_words_idx. */
const WORDS = `to_tsvector('simple', search_words(handle || ' ' || display_name))`;

/** What users may see of each other. */
@Injectable()
export class ProfileRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** In the order of the ids; who does not exist is left out. */
  async read(userIds: readonly string[]): Promise<Profile[]> {
    const { rows } = await this.database.pool.query<ProfileRow>({
      name: 'read-profiles',
      text: `SELECT ${COLUMNS} FROM users WHERE id = ANY ($1::uuid[])`,
      values: [[...new Set(userIds)]],
    });
    const byId = new Map(rows.map((row) => [row.id, toProfile(row)]));
    return userIds.flatMap((id) => byId.get(id) ?? []);
  }

  /** Those of whose words one begins like each of the query's, by handle. A query without words finds nobody. */
  async find(query: string, afterHandle: string, limit: number): Promise<Profile[]> {
    const { rows } = await this.database.pool.query<ProfileRow>({
      name: 'find-users',
      text: `WITH wanted AS (
               SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery AS words
               FROM unnest(tsvector_to_array(to_tsvector('simple', search_words($1)))) AS word
             )
             SELECT ${COLUMNS} FROM users WHERE ${WORDS} @@ (SELECT words FROM wanted) AND handle > $2 ORDER BY handle LIMIT $3`,
      values: [query, afterHandle, limit],
    });
    return rows.map(toProfile);
  }

  async update(userId: string, { displayName, bio, timeZone, locale }: ProfileChanges): Promise<Profile | undefined> {
    const { rows } = await this.database.pool.query<ProfileRow>({
      name: 'update-profile',
      text: `UPDATE users SET
               display_name = coalesce($2, display_name),
               bio = CASE WHEN $3 THEN $4 ELSE bio END,
               time_zone = CASE WHEN $5 THEN $6 ELSE time_zone END,
               locale = CASE WHEN $7 THEN $8 ELSE locale END
             WHERE id = $1 RETURNING ${COLUMNS}`,
      values: [userId, displayName ?? null, bio !== undefined, bio ?? null, timeZone !== undefined, timeZone ?? null, locale !== undefined, locale ?? null],
    });
    return rows.map(toProfile)[0];
  }
}

function toProfile({ id, kind, handle, display_name, bio, time_zone, locale, role, created_at }: ProfileRow): Profile {
  return { id, kind, handle, displayName: display_name, bio, timeZone: time_zone, locale, createdAt: created_at.toISOString(), role };
}
