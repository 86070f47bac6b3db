import { type DeploymentRole } from '@chatgenius/contracts';
import { deploymentRoleOf, toRestriction, type Queryable, type RestrictionRow, type ActiveRestriction } from '@chatgenius/database';

/** What decides whether somebody may upload. */
export interface Uploader {
  readonly role: DeploymentRole | undefined;
  /** A ban or mute in the whole deployment. */
  readonly restriction: ActiveRestriction | undefined;
}

export async function readUploader(db: Queryable, userId: string): Promise<Uploader> {
  const { rows } = await db.query<RestrictionRow & { role: DeploymentRole | null }>({
    name: 'uploader',
    text: `SELECT ${deploymentRoleOf('$1::uuid')} AS role, restricted.* FROM (SELECT) AS one
           LEFT JOIN LATERAL (
             SELECT kind AS restriction, until AS restricted_until, true AS restricted_everywhere FROM restrictions
             WHERE user_id = $1::uuid AND channel_id IS NULL AND (until IS NULL OR until > now()) ORDER BY kind, until DESC NULLS FIRST LIMIT 1
           ) AS restricted ON true`,
    values: [userId],
  });
  const [row] = rows;
  return { role: row?.role ?? undefined, restriction: row && toRestriction(row) };
}
