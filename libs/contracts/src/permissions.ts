import { type MemberRole } from './entities/channel.ts';

/** What somebody may do in a channel, beyond reading it, which every member may. */
export type Permission =
  | 'message:send'
  | 'reaction:add'
  | 'message:pin'
  | 'mention:channel'
  | 'message:delete-any'
  | 'message:read-edits'
  | 'member:invite'
  | 'member:manage'
  | 'webhook:manage'
  | 'message:import'
  | 'channel:update'
  | 'channel:archive'
  | 'channel:convert';

const GUEST: readonly Permission[] = ['message:send', 'reaction:add'];
const MEMBER: readonly Permission[] = [...GUEST, 'message:pin', 'mention:channel', 'member:invite'];
const MODERATOR: readonly Permission[] = [...MEMBER, 'message:delete-any', 'message:read-edits', 'member:manage', 'webhook:manage', 'message:import', 'channel:update', 'channel:archive', 'channel:convert'];

/** The one permission table: role in a channel -> what it allows. Authors may edit and delete their own in every role. */
export const permissions: Readonly<Record<MemberRole, ReadonlySet<Permission>>> = {
  owner: new Set(MODERATOR),
  admin: new Set(MODERATOR),
  member: new Set(MEMBER),
  guest: new Set(GUEST),
};

/** Whether a role allows something; nobody without a role may anything, nor with one that only a newer release knows. */
export const may = (role: MemberRole | undefined, permission: Permission): boolean =>
  role !== undefined && Object.hasOwn(permissions, role) && permissions[role].has(permission);
