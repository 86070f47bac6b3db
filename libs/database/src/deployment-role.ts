import { ChatError, mayInDeployment, type DeploymentRole, type User } from '@chatgenius/contracts';
import { recordAudit } from './audit.ts';
import { isBannedEverywhere } from './restrictions.ts';
import { type Queryable, type Transaction } from './stream-log/transaction.ts';

/**
 * SQL that reads what a user may be taken for in the deployment; null for nobody, and for who is deactivated. A bot may what its owner may, but never
 * administrates: its tokens are in the hands of programs.
 * @param userId a parameter or column, such as `$1`
 */
export const deploymentRoleOf = (userId: string): string => `(
  SELECT CASE WHEN person.kind = 'person' THEN person.role WHEN owner.role = 'guest' THEN 'guest' ELSE 'member' END
  FROM users AS person LEFT JOIN users AS owner ON owner.id = person.owner_id WHERE person.id = ${userId}
    AND person.deactivated_at IS NULL AND owner.deactivated_at IS NULL
)`;

/** Read anew each time, so that a change takes effect at once. */
export async function readDeploymentRole(db: Queryable, userId: string): Promise<DeploymentRole | undefined> {
  const { rows } = await db.query<{ role: DeploymentRole | null }>({ name: 'deployment-role', text: `SELECT ${deploymentRoleOf('$1::uuid')} AS role`, values: [userId] });
  return rows[0]?.role ?? undefined;
}

/** Two administrators who take the role from each other at once do so one after the other. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('chatgenius deployment roles', 0))";

export interface RoleChange {
  /** Null for whoever runs the deployment. */
  readonly actorId: string | null;
  readonly userId: string;
  readonly role: DeploymentRole;
  readonly reason?: string | undefined;
}

/**
 * Gives somebody another role, with its audit row. @returns whether it is news
 * @throws ChatError NOT_ALLOWED, USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export async function changeDeploymentRole(transaction: Transaction, { actorId, userId, role, reason }: RoleChange): Promise<boolean> {
  await transaction.query(ONE_AT_A_TIME);
  // Also of who has just lost it, after the request was let through.
  if (actorId !== null && !mayInDeployment(await readDeploymentRole(transaction, actorId), 'user:administer')) throw new ChatError('NOT_ALLOWED');
  const { rows } = await transaction.query<{ kind: string; role: DeploymentRole }>('SELECT kind, role FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const [user] = rows;
  if (user?.kind !== 'person') throw new ChatError('USER_NOT_FOUND');
  if (user.role === role) return false;
  if (user.role === 'administrator' && !(await hasAnotherAdministrator(transaction, userId))) throw new ChatError('LAST_ADMINISTRATOR');
  await transaction.query('UPDATE users SET role = $2, version = version + 1 WHERE id = $1', [userId, role]);
  await recordAudit(transaction, { actorId, action: 'user:role-changed', subject: { kind: 'user', id: userId }, before: { role: user.role }, after: { role }, reason });
  return true;
}

/** Whether somebody else could administrate now: who is deactivated or banned cannot. */
async function hasAnotherAdministrator(transaction: Transaction, userId: string): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `SELECT FROM users WHERE role = 'administrator' AND deactivated_at IS NULL AND id <> $1 AND NOT ${isBannedEverywhere('users.id')} LIMIT 1`,
    [userId],
  );
  return rowCount === 1;
}

/** Those who are active, by handle, after one of them. */
export async function readAdministrators(db: Queryable, afterHandle: string, limit: number): Promise<User[]> {
  const { rows } = await db.query<User>({
    name: 'active-administrators',
    text: `SELECT id, handle, display_name AS "displayName" FROM users WHERE role = 'administrator' AND deactivated_at IS NULL AND handle > $1 ORDER BY handle LIMIT $2`,
    values: [afterHandle, limit],
  });
  return rows;
}

/** Makes a person administrator if nobody is yet. @returns what there is to say about it */
export async function grantFirstAdministrator(transaction: Transaction, handle: string): Promise<'granted' | 'there is one' | 'nobody has the handle'> {
  await transaction.query(ONE_AT_A_TIME);
  if ((await readAdministrators(transaction, '', 1)).length > 0) return 'there is one';
  const { rows } = await transaction.query<{ id: string }>("SELECT id FROM users WHERE handle = $1 AND kind = 'person' AND deactivated_at IS NULL", [handle]);
  const [user] = rows;
  if (user === undefined) return 'nobody has the handle';
  await changeDeploymentRole(transaction, { actorId: null, userId: user.id, role: 'administrator', reason: 'FIRST_ADMINISTRATOR' });
  return 'granted';
}
