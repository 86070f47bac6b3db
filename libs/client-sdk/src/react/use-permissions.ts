import { useMemo } from 'react';
import { type MemberRole } from '../generated/schemas.ts';
import { mayIn, mayInDeployment, moderatingRole, standsAbove, type ChannelPermission, type DeploymentPermission } from '../state/permissions.rules.ts';
import { useChannel, useDeploymentRole } from './use-user.ts';

export interface UsedPermissions {
  /** Whether the user may do something in the channel. Nothing while the channel is not known. */
  readonly may: (permission: ChannelPermission) => boolean;
  /** Whether the user may do something in the whole deployment. */
  readonly mayEverywhere: (permission: DeploymentPermission) => boolean;
  /** Whether the user may decide about members of this role. */
  readonly isAbove: (role: MemberRole) => boolean;
}

/** What to show to the user. The server decides what they may do. */
export function usePermissions(channelId?: string): UsedPermissions {
  const deploymentRole = useDeploymentRole();
  const { kind, role } = useChannel(channelId) ?? {};
  return useMemo(() => {
    const channel = kind === undefined ? undefined : { kind, role };
    return {
      may: (permission) => channel !== undefined && mayIn(channel, deploymentRole, permission),
      mayEverywhere: (permission) => mayInDeployment(deploymentRole, permission),
      isAbove: (member) => channel !== undefined && standsAbove(moderatingRole(channel, deploymentRole), member),
    };
  }, [kind, role, deploymentRole]);
}
