import { type DeploymentRole, type Profile } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
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
  version: number;
  deactivated_at: Date | null;
}

const COLUMNS = 'id, kind, handle, display_name, bio, time_zone, locale, role, created_at, version, deactivated_at';
/** As in the index users_words_idx. */
const WORDS = `to_tsvector('simple', search_words(handle || ' ' || display_name))`;
const AFTER = 'handle > $2 AND deactivated_at IS NULL';
/** People who are looked at one by one before the index of words is asked. */
const NEAR = 200;

/** What users may see of each other. */
@Injectable()
export class ProfileRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** In the order of the ids; who does not exist is left out. */
  async read(userIds: readonly string[]): Promise<Profile[]> {
    const { rows } = await this.database.pool.query<ProfileRow>({
      name: 'read-user-profiles',
      text: `SELECT ${COLUMNS} FROM users WHERE id = ANY ($1::uuid[])`,
      values: [[...new Set(userIds)]],
    });
    const byId = new Map(rows.map((row) => [row.id, toProfile(row)]));
    return userIds.flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * Active ones of whose words one begins like each of the query's, by handle. A query without words finds nobody. Of what
   * many are called, the next handles fill a page; the index of words would find them all first.
   */
  async find(query: string, afterHandle: string, limit: number): Promise<Profile[]> {
    const near = await this.#find('find-near-users', `(SELECT * FROM users WHERE ${AFTER} ORDER BY handle LIMIT ${NEAR}) AS near WHERE true`, [query, afterHandle, limit]);
    return near.length === limit ? near : this.#find('find-active-users', `users WHERE ${AFTER}`, [query, afterHandle, limit]);
  }

  async #find(name: string, among: string, values: readonly [query: string, afterHandle: string, limit: number]): Promise<Profile[]> {
    const { rows } = await this.database.pool.query<ProfileRow>({
      name,
      text: `WITH wanted AS (
               SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery AS words
               FROM unnest(tsvector_to_array(to_tsvector('simple', search_words($1)))) AS word
             )
             SELECT ${COLUMNS} FROM ${among} AND ${WORDS} @@ (SELECT words FROM wanted) ORDER BY handle LIMIT $3`,
      values: [...values],
    });
    return rows.map(toProfile);
  }

  /** Of nobody who is forgotten: what they are called is settled. */
  async lock(transaction: Transaction, userId: string): Promise<Profile | undefined> {
    const { rows } = await transaction.query<ProfileRow>({ name: 'lock-profile-of-known', text: `SELECT ${COLUMNS} FROM users WHERE id = $1 AND anonymised_at IS NULL FOR NO KEY UPDATE`, values: [userId] });
    return rows.map(toProfile)[0];
  }

  /** @returns the profile where the changes make it read differently */
  async update(transaction: Transaction, userId: string, { displayName, bio, timeZone, locale }: ProfileChanges): Promise<Profile | undefined> {
    const { rows } = await transaction.query<ProfileRow>({
      name: 'update-versioned-profile',
      text: `UPDATE users SET
               display_name = wanted.display_name, bio = wanted.bio, time_zone = wanted.time_zone, locale = wanted.locale, version = version + 1
             FROM (
               SELECT coalesce($2, display_name) AS display_name,
                 CASE WHEN $3 THEN $4 ELSE bio END AS bio,
                 CASE WHEN $5 THEN $6 ELSE time_zone END AS time_zone,
                 CASE WHEN $7 THEN $8 ELSE locale END AS locale
               FROM users WHERE id = $1 FOR NO KEY UPDATE
             ) AS wanted
             WHERE id = $1 AND (users.display_name, users.bio, users.time_zone, users.locale)
               IS DISTINCT FROM (wanted.display_name, wanted.bio, wanted.time_zone, wanted.locale)
             RETURNING ${COLUMNS.split(', ').map((column) => `users.${column}`).join(', ')}`,
      values: [userId, displayName ?? null, bio !== undefined, bio ?? null, timeZone !== undefined, timeZone ?? null, locale !== undefined, locale ?? null],
    });
    return rows.map(toProfile)[0];
  }

  /** Where others see the user. */
  async channelsOf(userId: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ channel_id: string }>({
      name: 'channels-of-user',
      text: 'SELECT channel_id FROM channel_members WHERE user_id = $1',
      values: [userId],
    });
    return rows.map((row) => row.channel_id);
  }
}

function toProfile({ id, kind, handle, display_name, bio, time_zone, locale, role, created_at, version, deactivated_at }: ProfileRow): Profile {
  return { id, kind, handle, displayName: display_name, bio, timeZone: time_zone, locale, createdAt: created_at.toISOString(), role, version, ...(deactivated_at !== null && { deactivated: true as const }) };
}
