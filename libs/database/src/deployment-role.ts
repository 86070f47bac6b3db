import { type DeploymentRole } from '@chatgenius/contracts';
import { type Queryable } from './stream-log/transaction.ts';

/**
 * SQL that reads what a user may be taken for in the deployment; null for nobody. A bot may what its owner may, but never
 * administrates: its tokens are in the hands of programs.
 * @param userId a parameter or column, such as `$1`
 */
export const deploymentRoleOf = (userId: string): string => `(
  SELECT CASE WHEN person.kind = 'person' THEN person.role WHEN owner.role = 'guest' THEN 'guest' ELSE 'member' END
  FROM users AS person LEFT JOIN users AS owner ON owner.id = person.owner_id WHERE person.id = ${userId}
)`;

/** Read anew each time, so that a change takes effect at once. */
export async function readDeploymentRole(db: Queryable, userId: string): Promise<DeploymentRole | undefined> {
  const { rows } = await db.query<{ role: DeploymentRole | null }>({ name: 'deployment-role', text: `SELECT ${deploymentRoleOf('$1::uuid')} AS role`, values: [userId] });
  return rows[0]?.role ?? undefined;
}
