import { channelPermissions, commands, deploymentPermissions, routes, type CommandContract, type NeededPermissions, type Permission, type RouteContract } from '@chatgenius/contracts';

/** A command or route, and one of the permissions that it needs, always or for some of it. */
export interface Need {
  /** As it is called in the catalogue: `messageSend`. */
  readonly contract: string;
  readonly permission: Permission;
  readonly over: 'socket' | 'HTTP';
}

export type NeedName = `${string} ${Permission}`;
export const nameOf = ({ contract, permission }: Need): NeedName => `${contract} ${permission}`;

/** All that the contracts say: a new one with a permission is among them by itself. */
export function needs(): Need[] {
  return [
    ...Object.entries<CommandContract>(commands).flatMap(([contract, definition]) => needsOf(contract, definition, 'socket')),
    ...Object.entries<RouteContract>(routes).flatMap(([contract, definition]) => needsOf(contract, definition, 'HTTP')),
  ];
}

function needsOf(contract: string, { permission, permissionFor = {} }: NeededPermissions, over: Need['over']): Need[] {
  const named = [...(permission ? [permission] : []), ...(Object.keys(permissionFor) as Permission[])];
  return named.map((one) => ({ contract, permission: one, over }));
}

/** Permissions that nothing asks for yet: there is no command and no route that could be called. */
export function unused(): Permission[] {
  const used = new Set<string>(needs().map(({ permission }) => permission));
  return ([...Object.keys(channelPermissions), ...Object.keys(deploymentPermissions)] as Permission[]).filter((permission) => !used.has(permission));
}
