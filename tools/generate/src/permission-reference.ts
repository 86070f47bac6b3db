import { channelPermissions, commands, deploymentPermissions, DeploymentRole, MemberRole, routes, type CommandContract, type NeededPermissions, type Permission, type RouteContract } from '@chatgenius/contracts';

/** The page of what each role may, in a channel and in the deployment. */
export function permissionReference(): string {
  return [
    HEADER,
    '## In a channel',
    IN_A_CHANNEL,
    table(channelPermissions, MemberRole.options),
    '## In the deployment',
    IN_THE_DEPLOYMENT,
    table(deploymentPermissions, DeploymentRole.options),
    '## Commands and routes',
    'Whatever is not listed here needs no permission: who sees a thing may use it, and authors edit and delete their own.',
    needs(),
  ].join('\n\n').concat('\n');
}

const HEADER = `# Permissions

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

What somebody may is decided by these two tables alone. Each command and route names what it needs. Roles are read anew each time:
a change takes effect at once. What is not allowed is refused with \`NOT_ALLOWED\`; what somebody cannot see, as if it did not exist.`;

const IN_A_CHANNEL = `By the role of a member. An administrator of the deployment counts as an owner in every channel that they can see, which are
public ones and those that they are a member of, but not in direct messages. To write,
react and type one must be a member, and does so by that role.`;

const IN_THE_DEPLOYMENT = `By the role of a person, whatever they are in channels. Everybody begins as a member. Who belongs to one channel or a few only
is made a guest. A bot may what its owner may, but never what only administrators may.`;

function table<Role extends string>(grants: Record<string, { readonly allows: string; readonly to: readonly Role[] }>, roles: readonly Role[]): string {
  const rows = Object.entries(grants).map(([permission, { allows, to }]) => [`\`${permission}\``, allows, ...roles.map((role) => (to.includes(role) ? 'yes' : ''))]);
  return [['permission', 'allows', ...roles], ['---', '---', ...roles.map(() => '---')], ...rows].map(rowOf).join('\n');
}

function needs(): string {
  const ofCommands = Object.values<CommandContract>(commands).map((contract) => [contract.name, contract] as const);
  const ofRoutes = Object.values<RouteContract>(routes).map((contract) => [`${contract.method} ${contract.path}`, contract] as const);
  const rows = [...ofCommands, ...ofRoutes].flatMap(([name, contract]) => {
    const needed = describe(contract);
    return needed === '' ? [] : [[`\`${name}\``, needed]];
  });
  return [['', 'needs'], ['---', '---'], ...rows].map(rowOf).join('\n');
}

function describe({ permission, permissionFor = {} }: NeededPermissions): string {
  const further = (Object.entries(permissionFor) as [Permission, string][]).map(([name, why]) => `\`${name}\` ${why}`);
  return [...(permission ? [`\`${permission}\``] : []), ...further].join('; ');
}

const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
