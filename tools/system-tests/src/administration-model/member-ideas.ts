import { routes, type AuditAction, type AuditEntry, type MemberRole } from '@chatgenius/contracts';
import { type ChannelState, type Wanted } from './operations.ts';
import { type Chance, type Idea } from './scene.ts';

const ROLES: readonly MemberRole[] = ['owner', 'admin', 'member', 'guest'];
const roleOf = ({ random }: Chance): MemberRole => random.pick(ROLES) ?? 'member';

/** An entry about a member, or somebody who becomes one. */
const aboutMember = ({ channelId, target }: Chance, action: AuditAction, reason: string | null, isIdle: (state: ChannelState) => boolean, after: object | null = null): Wanted => ({
  action, subject: { kind: 'user', id: target.id }, channelId, reason, change: { kind: 'channel', channelId, isIdle, after },
});

/** Who belongs to a channel, and what they are there. */
export const memberIdeas = {
  changeRole: (chance) => {
    const { actor, channelId, target, reason } = chance;
    const role = roleOf(chance);
    return async () => {
      await actor.call(routes.changeRole, { params: { channelId, userId: target.id }, body: { role, reason } });
      return aboutMember(chance, 'member:role-changed', reason, ({ members }) => members.get(target.id) === role);
    };
  },
  addMember: (chance) => {
    const { actor, channelId, target } = chance;
    const role = roleOf(chance);
    return async () => {
      await actor.call(routes.addMember, { params: { channelId }, body: { userId: target.id, role } });
      return aboutMember(chance, 'member:added', null, ({ members }) => members.has(target.id));
    };
  },
  removeMember: (chance) => {
    const { actor, channelId, target, reason } = chance;
    return async () => {
      await actor.call(routes.removeMember, { params: { channelId, userId: target.id }, query: { reason } });
      // Who removes themselves has left.
      return target === actor ? undefined : aboutMember(chance, 'member:removed', reason, ({ members }) => !members.has(target.id));
    };
  },
  transfer: (chance) => {
    const { actor, channelId, target, reason } = chance;
    return async () => {
      await actor.call(routes.transferChannel, { params: { channelId }, body: { userId: target.id, reason } });
      const isIdle = ({ members }: ChannelState) => target === actor && members.get(actor.id) === 'owner';
      return { ...aboutMember(chance, 'channel:transferred', reason, isIdle), subject: { kind: 'channel', id: channelId } };
    };
  },
  createLink: ({ scene, actor, channelId, random }) => {
    const body = { role: random.pick(['member', 'guest'] as const) ?? 'guest', expiresInSeconds: null, maxUses: random.chance(0.3) ? 1 : null };
    return async () => {
      const { id, token } = await actor.call(routes.createInvitationLink, { params: { channelId }, body });
      scene.links.push({ id, token, channelId, creatorId: actor.id, maxUses: body.maxUses });
      const value = { role: body.role, creatorId: actor.id };
      const after = { role: body.role, expiresAt: null, maxUses: body.maxUses };
      return { action: 'link:created', subject: { kind: 'link', id }, channelId, reason: null, change: { kind: 'register', key: `link ${id}`, next: () => value, said: () => ({ before: null, after }), always: true } };
    };
  },
  revokeLink: ({ scene, actor, random }) => {
    const link = random.pick(scene.links);
    if (link === undefined) return undefined;
    const { id: linkId, channelId } = link;
    return async () => {
      await actor.call(routes.revokeInvitationLink, { params: { channelId, linkId } });
      // How often it was used is held against those who have accepted it, by itself.
      const said = (before: unknown, _: unknown, { before: recorded }: AuditEntry) => ({ before: before === null ? null : { ...before, uses: recorded?.uses }, after: null });
      return { action: 'link:revoked', subject: { kind: 'link', id: linkId }, channelId, reason: null, change: { kind: 'register', key: `link ${linkId}`, next: () => null, said, always: false } };
    };
  },
  acceptLink: ({ scene, actor, random }) => {
    const link = random.pick(scene.links);
    if (link === undefined) return undefined;
    const { id, token, channelId, creatorId } = link;
    return async () => {
      await actor.call(routes.acceptInvitationLink, { body: { token } });
      const isIdle = ({ members }: ChannelState) => members.has(actor.id);
      return { action: 'link:accepted', subject: { kind: 'link', id }, channelId, reason: null, change: { kind: 'channel', channelId, isIdle, after: { creatorId } } };
    };
  },
  answerInvitation: ({ actor, random }) => {
    const accepts = random.chance(0.7);
    return async () => {
      const { invitations } = await actor.call(routes.listInvitations, { query: { limit: 100 } });
      const invitation = random.pick(invitations);
      if (invitation === undefined) return undefined;
      const { id: invitationId, role, inviter } = invitation;
      if (!accepts) return actor.call(routes.declineInvitation, { params: { invitationId } }).then(() => undefined);
      const { channel: { id: channelId } } = await actor.call(routes.acceptInvitation, { params: { invitationId } });
      const change = { kind: 'channel' as const, channelId, isIdle: ({ members }: ChannelState) => members.has(actor.id), after: { inviterId: inviter.id, role } };
      return { action: 'invitation:accepted', subject: { kind: 'user', id: actor.id }, channelId, reason: null, change };
    };
  },
  join: ({ actor, channelId }) => () => actor.call(routes.joinChannel, { params: { channelId } }).then(() => undefined),
  leave: ({ actor, channelId }) => () => actor.call(routes.leaveChannel, { params: { channelId } }).then(() => undefined),
} satisfies Record<string, Idea>;
