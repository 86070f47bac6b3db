import { ChatError, effectiveRole, may, mayInDeployment, standsAbove, type Channel, type DeploymentRole, type Member, type RestrictionKind } from '@chatgenius/contracts';
import { isVisible, roleIn, type Standing } from '../channel-store/membership.rules.ts';

/** Somebody who is to be banned or muted. */
export interface Target {
  readonly userId: string;
  /** Their membership of the channel. */
  readonly member: Member | undefined;
  /** Nothing for who does not exist. */
  readonly deploymentRole: DeploymentRole | undefined;
}

const PERMISSION = { ban: 'member:ban', mute: 'member:mute' } as const;

/** Whether somebody may list, and lift, what keeps others out or silent. @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
export function assertModerates(standing: Standing | undefined, kind: RestrictionKind): asserts standing is Standing {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  if (standing.channel.kind === 'direct' || !may(roleIn(standing), PERMISSION[kind])) throw new ChatError('NOT_ALLOWED');
}

/**
 * Whether somebody may ban or mute another one in a channel: whom they stand above, and nobody themselves.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, USER_NOT_FOUND, OWNER_CANNOT_LEAVE
 */
export function decideRestrict(standing: Standing | undefined, kind: RestrictionKind, actorId: string, target: Target): Channel {
  assertModerates(standing, kind);
  const { userId, member, deploymentRole } = target;
  if (deploymentRole === undefined) throw new ChatError('USER_NOT_FOUND');
  if (userId === actorId) throw new ChatError('NOT_ALLOWED');
  const own = roleIn(standing);
  const other = effectiveRole({ kind: standing.channel.kind, role: member?.role, deploymentRole });
  if (own === undefined || (other !== undefined && !standsAbove(own, other))) throw new ChatError('NOT_ALLOWED');
  if (kind === 'ban' && member?.role === 'owner' && standing.owners === 1) throw new ChatError('OWNER_CANNOT_LEAVE');
  return standing.channel;
}

/** Nobody bans or mutes themselves or another administrator in the deployment. @throws ChatError USER_NOT_FOUND, NOT_ALLOWED */
export function assertRestrictable(actorId: string, { userId, deploymentRole }: Pick<Target, 'userId' | 'deploymentRole'>): void {
  if (deploymentRole === undefined) throw new ChatError('USER_NOT_FOUND');
  if (userId === actorId || mayInDeployment(deploymentRole, 'user:administer')) throw new ChatError('NOT_ALLOWED');
}

/** @throws ChatError PAYLOAD_MALFORMED for an end that has passed */
export function assertAhead(until: string | undefined, now: Date): void {
  if (until !== undefined && Date.parse(until) <= now.getTime()) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.until', message: 'It must be in the future.' }] });
}
