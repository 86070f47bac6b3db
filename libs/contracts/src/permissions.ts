import { type ChannelKind, type MemberRole } from './entities/channel.ts';
import { type DeploymentRole } from './entities/user.ts';

/** One row of a table: what the permission allows, and which roles have it. */
interface Grant<Role> {
  readonly allows: string;
  readonly to: readonly Role[];
}

const ALL: readonly MemberRole[] = ['owner', 'admin', 'member', 'guest'];
const MEMBERS: readonly MemberRole[] = ['owner', 'admin', 'member'];
const MODERATORS: readonly MemberRole[] = ['owner', 'admin'];
const OWNERS: readonly MemberRole[] = ['owner'];

/** What a role in a channel allows there, beyond reading, which every member may. Authors edit and delete their own in every role. */
export const channelPermissions = {
  'message:send': { allows: 'Write messages and replies, and be seen typing.', to: ALL },
  'reaction:add': { allows: 'React to messages.', to: ALL },
  'message:pin': { allows: 'Pin messages, and take pins off.', to: MEMBERS },
  'mention:channel': { allows: 'Mention everybody by `@channel`; without it that is only text.', to: MEMBERS },
  'message:delete-any': { allows: 'Delete messages of others.', to: MODERATORS },
  'message:cancel': { allows: 'Ask for live messages of others to be stopped. Whoever a live message answers, by quoting them or in their thread, may in every role.', to: MEMBERS },
  'message:read-edits': { allows: 'Read what messages of others said before an edit or a deletion.', to: MODERATORS },
  'message:import': { allows: 'Import messages in the names of others.', to: MODERATORS },
  'member:invite': { allows: 'Add and invite people, and make invitation links, up to one’s own role.', to: MEMBERS },
  'member:manage': { allows: 'Change the roles of members below one’s own, up to one’s own role.', to: MODERATORS },
  'member:kick': { allows: 'Remove members below one’s own role.', to: MODERATORS },
  'member:ban': { allows: 'Keep somebody out for a time or for good.', to: MODERATORS },
  'member:mute': { allows: 'Stop a member from writing for a time.', to: MODERATORS },
  'link:manage': { allows: 'List and revoke invitation links of others.', to: MODERATORS },
  'channel:update': { allows: 'Change name, topic, description and metadata.', to: MODERATORS },
  'channel:slow-mode': { allows: 'Set how often each member may write.', to: MODERATORS },
  'slow-mode:exempt': { allows: 'Write as often as one likes in slow mode.', to: MODERATORS },
  'channel:archive': { allows: 'Archive the channel, and restore it.', to: MODERATORS },
  'channel:convert': { allows: 'Make a public channel private.', to: MODERATORS },
  'report:handle': { allows: 'Read what was reported in the channel, and decide it.', to: MODERATORS },
  'webhook:manage': { allows: 'Manage webhooks.', to: MODERATORS },
  'owner:name': { allows: 'Make somebody an owner, and change or remove owners.', to: OWNERS },
  'channel:transfer': { allows: 'Hand the channel over to another member.', to: OWNERS },
} as const satisfies Record<string, Grant<MemberRole>>;

const EVERYBODY: readonly DeploymentRole[] = ['administrator', 'member', 'guest'];
const EVERYBODY_BUT_GUESTS: readonly DeploymentRole[] = ['administrator', 'member'];
const ADMINISTRATORS: readonly DeploymentRole[] = ['administrator'];

/** What a role in the deployment allows, in whatever channel or in none. */
export const deploymentPermissions = {
  'channel:create': { allows: 'Create channels.', to: EVERYBODY_BUT_GUESTS },
  'channel:browse': { allows: 'Find public channels, read them without joining, and join them.', to: EVERYBODY_BUT_GUESTS },
  'file:upload': { allows: 'Upload files.', to: EVERYBODY },
  'channel:delete': { allows: 'Delete a channel for good.', to: ADMINISTRATORS },
  'moderate:everywhere': { allows: 'Do what an owner may, in every channel that one can see; not in direct messages.', to: ADMINISTRATORS },
  'user:administer': { allows: 'Change roles in the deployment; deactivate, mute and ban people everywhere; remove a lost second factor.', to: ADMINISTRATORS },
  'audit:read': { allows: 'Read and export the audit log.', to: ADMINISTRATORS },
  'connections:administer': { allows: 'See live connections of others, and end them.', to: ADMINISTRATORS },
  'sessions:administer': { allows: 'See sessions of others, end them, and make service tokens that start some.', to: ADMINISTRATORS },
  announce: { allows: 'Tell something to everybody.', to: ADMINISTRATORS },
  'retention:manage': { allows: 'Set how long messages and files are kept.', to: ADMINISTRATORS },
  'statistics:read': { allows: 'Read how much the deployment is used.', to: ADMINISTRATORS },
} as const satisfies Record<string, Grant<DeploymentRole>>;

export type ChannelPermission = keyof typeof channelPermissions;
export type DeploymentPermission = keyof typeof deploymentPermissions;
export type Permission = ChannelPermission | DeploymentPermission;

/** What a command or route needs of the caller, by these tables. */
export interface NeededPermissions {
  /** Always needed. Without one, it is enough to see the thing. */
  readonly permission?: Permission;
  /** Needed for some of it: by the permission, what for. */
  readonly permissionFor?: Readonly<Partial<Record<Permission, string>>>;
}

/** Nobody without a role may anything, nor with one that only a newer release knows. */
export const may = (role: MemberRole | undefined, permission: ChannelPermission): boolean => allows(channelPermissions[permission], role);

export const mayInDeployment = (role: DeploymentRole | undefined, permission: DeploymentPermission): boolean => allows(deploymentPermissions[permission], role);

export const isDeploymentPermission = (permission: Permission): permission is DeploymentPermission => Object.hasOwn(deploymentPermissions, permission);

function allows<Role>({ to }: Grant<Role>, role: Role | undefined): boolean {
  return role !== undefined && to.includes(role);
}

/** Somebody as a channel finds them. */
export interface Person {
  readonly kind: ChannelKind;
  /** As a member of it. */
  readonly role: MemberRole | undefined;
  readonly deploymentRole: DeploymentRole | undefined;
}

/** Whether somebody can see a channel: members, and of a public one everybody who may browse. */
export const maySee = ({ kind, role, deploymentRole }: Person): boolean =>
  role !== undefined || (kind === 'public' && mayInDeployment(deploymentRole, 'channel:browse'));

/**
 * The role by which a channel is moderated and administrated: who may moderate everywhere counts as an owner where they can
 * see the channel, member or not. What they write there themselves goes by their role as a member.
 */
export const effectiveRole = (person: Person): MemberRole | undefined =>
  person.kind !== 'direct' && maySee(person) && mayInDeployment(person.deploymentRole, 'moderate:everywhere') ? 'owner' : person.role;

const RANK: Readonly<Record<MemberRole, number>> = { guest: 0, member: 1, admin: 2, owner: 3 };

/** Whether somebody with the role may give another one: none above their own. */
export const mayGive = (role: MemberRole, given: MemberRole): boolean => (given === 'owner' ? may(role, 'owner:name') : RANK[given] <= RANK[role]);

/** Whether somebody may change what another one is in the channel: those below them, and who names owners everybody. */
export const standsAbove = (role: MemberRole, other: MemberRole): boolean => may(role, 'owner:name') || RANK[role] > RANK[other];
