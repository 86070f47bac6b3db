import { effectiveRole, isDeploymentPermission, may, mayInDeployment, type ChannelPermission, type DeploymentRole, type MemberRole, type Permission } from '@chatgenius/contracts';
import { seed, type WireClient } from '@chatgenius/testing';
import { type System } from '../system.ts';

/** Who tries: members by their role, and those who do not belong to the (public) channel. */
export const ACTORS = ['owner', 'admin', 'member', 'guest', 'stranger', 'administrator', 'deployment guest'] as const;
export type ActorName = (typeof ACTORS)[number];

const MEMBERS: Partial<Record<ActorName, MemberRole>> = { owner: 'owner', admin: 'admin', member: 'member', guest: 'guest' };
const IN_DEPLOYMENT: Partial<Record<ActorName, DeploymentRole>> = { administrator: 'administrator', 'deployment guest': 'guest' };
/** What somebody writes themselves goes by what they are in the channel, whatever they are in the deployment. */
const OF_MEMBERS_ALONE: readonly Permission[] = ['message:send', 'reaction:add', 'mention:channel', 'slow-mode:exempt'];

/** Whether the tables allow it. */
export function expected(actor: ActorName, permission: Permission): boolean {
  const [role, deploymentRole] = [MEMBERS[actor], IN_DEPLOYMENT[actor] ?? 'member'];
  if (isDeploymentPermission(permission)) return mayInDeployment(deploymentRole, permission);
  const counts = OF_MEMBERS_ALONE.includes(permission) ? role : effectiveRole({ kind: 'public', role, deploymentRole });
  return may(counts, permission satisfies ChannelPermission);
}

export interface Actor {
  readonly userId: string;
  readonly token: string;
  readonly socket: WireClient;
}

/** The people of a walk, and channels in which nothing has happened yet: the same members in each. */
export interface Cast {
  readonly actors: Readonly<Record<ActorName, Actor>>;
  /** An owner of every channel, who prepares what the others try. */
  readonly host: Actor;
  /** A guest of every channel, to whom things are done; and somebody who belongs to none. */
  readonly targetId: string;
  readonly outsiderId: string;
  readonly channelIds: readonly string[];
}

/** Everybody connects once all channels are there: sessions know of them from the beginning. */
export async function assemble(system: System, channels: number): Promise<Cast> {
  const { pool } = system.database;
  const { userIds, channels: seeded } = await seed(pool, { users: ACTORS.length + 3, channels });
  const [hostId = '', targetId = '', outsiderId = '', ...actorIds] = userIds;
  const idOf = (name: ActorName): string => actorIds[ACTORS.indexOf(name)] ?? '';
  for (const [name, role] of Object.entries({ ...MEMBERS, host: 'owner', target: 'guest' })) {
    const userId = name === 'host' ? hostId : name === 'target' ? targetId : idOf(name as ActorName);
    await pool.query('UPDATE channel_members SET role = $2 WHERE user_id = $1', [userId, role]);
  }
  for (const [name, role] of Object.entries(IN_DEPLOYMENT)) await pool.query('UPDATE users SET role = $2 WHERE id = $1', [idOf(name as ActorName), role]);
  const outside = ACTORS.filter((name) => MEMBERS[name] === undefined).map(idOf);
  await pool.query('DELETE FROM channel_members WHERE user_id = ANY ($1)', [[...outside, outsiderId]]);
  const connect = async (userId: string, place: number): Promise<Actor> => ({ userId, token: await system.token(userId), socket: await system.connect(userId, place) });
  const actors = await Promise.all(ACTORS.map(async (name, index) => [name, await connect(idOf(name), index)] as const));
  return {
    actors: Object.fromEntries(actors) as Record<ActorName, Actor>,
    host: await connect(hostId, 0),
    targetId,
    outsiderId,
    channelIds: seeded.map(({ id }) => id),
  };
}
