import { ChatError, mayInDeployment, streamEvents, streams, type DeploymentRole, type User } from '@chatgenius/contracts';
import { recordAudit } from './audit.ts';
import { isBannedEverywhere } from './restrictions.ts';
import { appendEvents, lockStreams, type AppendedBatch } from './stream-log/append.ts';
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
 * Gives somebody another role, with its audit row and the event for their devices. @returns what is to be published after the
 * commit; nothing when they have the role already @throws ChatError NOT_ALLOWED, USER_NOT_FOUND, LAST_ADMINISTRATOR
 */
export async function changeDeploymentRole(transaction: Transaction, { actorId, userId, role, reason }: RoleChange): Promise<AppendedBatch | undefined> {
  await transaction.query(ONE_AT_A_TIME);
  // Also of who has just lost it, after the request was let through.
  if (actorId !== null && !mayInDeployment(await readDeploymentRole(transaction, actorId), 'user:administer')) throw new ChatError('NOT_ALLOWED');
  const { rows } = await transaction.query<{ kind: string; role: DeploymentRole }>('SELECT kind, role FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const [user] = rows;
  if (user?.kind !== 'person') throw new ChatError('USER_NOT_FOUND');
  if (user.role === role) return undefined;
  if (user.role === 'administrator' && !(await hasAnotherAdministrator(transaction, userId))) throw new ChatError('LAST_ADMINISTRATOR');
  await transaction.query('UPDATE users SET role = $2, version = version + 1 WHERE id = $1', [userId, role]);
  await recordAudit(transaction, { actorId, action: 'user:role-changed', subject: { kind: 'user', id: userId }, before: { role: user.role }, after: { role }, reason });
  return tellRole(transaction, userId, user.role, role);
}

/** A bot may what its owner may as a guest or member: it hears only of that. */
async function tellRole(transaction: Transaction, userId: string, before: DeploymentRole, role: DeploymentRole): Promise<AppendedBatch> {
  const told = new Map<string, DeploymentRole>([[userId, role]]);
  if ((before === 'guest') !== (role === 'guest')) {
    const { rows } = await transaction.query<{ id: string }>('SELECT id FROM users WHERE owner_id = $1', [userId]);
    for (const { id } of rows) told.set(id, role === 'guest' ? 'guest' : 'member');
  }
  const locked = await lockStreams(transaction, [...told.keys()].map(streams.user));
  const appends = [...told].map(([id, now]) => ({ stream: streams.user(id), type: streamEvents.userRoleChanged.name, data: { role: now } }));
  return appendEvents(transaction, locked, appends.filter(({ stream }) => locked.has(stream)));
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

export interface FirstGrant {
  readonly outcome: 'granted' | 'there is one' | 'nobody has the handle';
  /** To be published after the commit. */
  readonly batch?: AppendedBatch | undefined;
}

/** Makes a person administrator if nobody is yet. @returns what there is to say about it */
export async function grantFirstAdministrator(transaction: Transaction, handle: string): Promise<FirstGrant> {
  await transaction.query(ONE_AT_A_TIME);
  if ((await readAdministrators(transaction, '', 1)).length > 0) return { outcome: 'there is one' };
  const { rows } = await transaction.query<{ id: string }>("SELECT id FROM users WHERE handle = $1 AND kind = 'person' AND deactivated_at IS NULL", [handle]);
  const [user] = rows;
  if (user === undefined) return { outcome: 'nobody has the handle' };
  return { outcome: 'granted', batch: await changeDeploymentRole(transaction, { actorId: null, userId: user.id, role: 'administrator', reason: 'FIRST_ADMINISTRATOR' }) };
}
