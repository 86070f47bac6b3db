import { effectiveRole, may, mayGive, mayInDeployment, standsAbove, type AuditAction, type ChannelPermission, type DeploymentPermission, type DeploymentRole, type MemberRole } from '@chatgenius/contracts';
import { COMMIT_MS, type History } from './history.rules.ts';
import { madeAt, told } from './ledger.rules.ts';
import { type Audited, type ChannelState } from './operations.ts';
import { type Registers } from './register-replay.rules.ts';

const IN_CHANNEL: Partial<Record<AuditAction, ChannelPermission>> = {
  'member:role-changed': 'member:manage', 'member:removed': 'member:kick', 'member:added': 'member:invite', 'member:banned': 'member:ban', 'member:unbanned': 'member:ban',
  'member:muted': 'member:mute', 'member:unmuted': 'member:mute', 'channel:updated': 'channel:update', 'channel:archived': 'channel:archive', 'channel:restored': 'channel:archive',
  'channel:made-private': 'channel:convert', 'channel:slow-mode-changed': 'channel:slow-mode', 'channel:transferred': 'channel:transfer', 'link:created': 'member:invite', 'link:revoked': 'member:invite',
};

const IN_DEPLOYMENT: Partial<Record<AuditAction, DeploymentPermission>> = {
  'user:role-changed': 'user:administer', 'user:deactivated': 'user:administer', 'user:reactivated': 'user:administer', 'user:banned': 'user:administer', 'user:unbanned': 'user:administer',
  'user:muted': 'user:administer', 'user:unmuted': 'user:administer', 'retention:changed': 'retention:manage', 'hold:placed': 'retention:manage', 'hold:released': 'retention:manage',
  'announcement:made': 'announce', 'announcement:withdrawn': 'announce', 'connections:ended': 'connections:administer',
};

export const roleKey = (userId: string): string => `role ${userId}`;

/** Who did something at a time when they could not. A role that is taken away while a request is under way may still count for it. */
export function unpermitted(audited: readonly Audited[], registers: Registers, channels: ReadonlyMap<string, History<ChannelState>>, placed: ReadonlyMap<string, ChannelState>): string[] {
  return audited.flatMap((one) => {
    const { entry, operation } = one;
    const action = entry.action as AuditAction;
    const [from, to] = [operation.from - COMMIT_MS, madeAt(entry)];
    const roles = registers.during(roleKey(operation.by), from, to) as DeploymentRole[];
    const needed = IN_DEPLOYMENT[action];
    if (needed !== undefined) return roles.some((role) => mayInDeployment(role, needed)) ? [] : [`${told(operation)}: they were ${roles.join(', ')}`];
    const permission = IN_CHANNEL[action];
    if (permission === undefined) return [];
    const place = placed.get(entry.id);
    const states = place === undefined ? (channels.get(entry.channelId ?? '')?.during(from, to) ?? []) : [place];
    return states.some((state) => roles.some((role) => mayThere(one, permission, state, role))) ? [] : [`${told(operation)}: nobody in their place may`];
  });
}

function mayThere({ entry, operation }: Audited, permission: ChannelPermission, { channel, members }: ChannelState, deploymentRole: DeploymentRole): boolean {
  const role = effectiveRole({ kind: channel.kind, role: members.get(operation.by), deploymentRole });
  if (role === undefined || !may(role, permission)) return false;
  const target = members.get(entry.subject.id);
  const given = entry.after?.role as MemberRole | undefined;
  if (entry.action === 'member:role-changed') return target !== undefined && given !== undefined && standsAbove(role, target) && mayGive(role, given);
  if (entry.action === 'member:removed') return target !== undefined && standsAbove(role, target);
  if (entry.action === 'member:added') return given !== undefined && mayGive(role, given);
  return true;
}
