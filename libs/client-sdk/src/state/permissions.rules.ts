import { channelPermissions, deploymentPermissions } from '../generated/permissions.ts';
import { type DeploymentRole, type MemberRole } from '../generated/schemas.ts';

export type ChannelPermission = keyof typeof channelPermissions;
export type DeploymentPermission = keyof typeof deploymentPermissions;

/** A channel as somebody finds it: without a role they are no member. */
interface Found {
  readonly kind: string;
  readonly role?: MemberRole | undefined;
}

const RANK: Readonly<Record<MemberRole, number>> = { guest: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role in the deployment allows something. For showing and hiding: the server decides. */
export const mayInDeployment = (role: DeploymentRole | undefined, permission: DeploymentPermission): boolean =>
  role !== undefined && (deploymentPermissions[permission] as readonly string[]).includes(role);

/**
 * The role by which somebody moderates a channel. Who may moderate everywhere does so as an owner, but not in conversations
 * between people.
 */
export const moderatingRole = ({ kind, role }: Found, deploymentRole: DeploymentRole | undefined): MemberRole | undefined =>
  kind !== 'direct' && mayInDeployment(deploymentRole, 'moderate:everywhere') ? 'owner' : role;

/** Whether somebody may do something to a channel or its members. For showing and hiding: the server decides. */
export function mayIn(channel: Found, deploymentRole: DeploymentRole | undefined, permission: ChannelPermission): boolean {
  const role = moderatingRole(channel, deploymentRole);
  return role !== undefined && (channelPermissions[permission] as readonly string[]).includes(role);
}

/** Whether a moderator may decide about a member: about those below them, and an owner about everybody. */
export const standsAbove = (moderator: MemberRole | undefined, member: MemberRole): boolean =>
  moderator !== undefined && (moderator === 'owner' || RANK[moderator] > RANK[member]);
