import { randomUUID } from 'node:crypto';
import { commands, ErrorResponse, routes } from '@chatgenius/contracts';
import { RefusedError } from '@chatgenius/testing';
import { type Attempt } from './attempt.ts';
import { type NeedName } from './needs.rules.ts';

/** Tries what a command or route needs a permission for. `false`: it was done, without the effect that the permission gives. */
export type Probe = (attempt: Attempt) => Promise<unknown>;

const named = () => ({ clientMessageId: randomUUID() });
const newMessage = ({ channelId }: Attempt, text = 'hello') => ({ channelId, ...named(), text });

/** How everything that needs a permission is called. A contract that is missing here fails the walk. */
export const probes: Readonly<Record<NeedName, Probe>> = {
  'messageSend message:send': (attempt) => attempt.send(commands.messageSend, newMessage(attempt)),
  'messageSend mention:channel': async (attempt) => (await attempt.send(commands.messageSend, newMessage(attempt, '@channel hello'))).message.mentions?.channel === true,
  'messageBegin message:send': (attempt) => attempt.send(commands.messageBegin, { channelId: attempt.channelId, ...named() }),
  'messageBegin mention:channel': async (attempt) => {
    const begun = { channelId: attempt.channelId, ...named(), text: '@channel hello', mentionAt: 'begin' as const };
    return (await attempt.send(commands.messageBegin, begun)).message.mentions?.channel === true;
  },
  'messageCancel message:cancel': async (attempt) => {
    const { message } = await attempt.cast.host.socket.command(commands.messageBegin, { channelId: attempt.channelId, ...named() });
    return attempt.send(commands.messageCancel, { messageId: message.id });
  },
  'messageEdit mention:channel': async (attempt) => {
    const { message } = await attempt.send(commands.messageSend, newMessage(attempt));
    return (await attempt.send(commands.messageEdit, { messageId: message.id, text: '@channel hello' })).message.mentions?.channel === true;
  },
  'messageDelete message:delete-any': async (attempt) => attempt.send(commands.messageDelete, { messageId: await attempt.message() }),
  'reactionAdd reaction:add': async (attempt) => attempt.send(commands.reactionAdd, { messageId: await attempt.message(), emoji: '👍' }),
  'messagePin message:pin': async (attempt) => attempt.send(commands.messagePin, { messageId: await attempt.message() }),
  'messageUnpin message:pin': async (attempt) => attempt.send(commands.messageUnpin, { messageId: await attempt.message() }),
  'userTyping message:send': async (attempt) => {
    await attempt.send(commands.channelJoin, { channelId: attempt.channelId });
    return attempt.send(commands.userTyping, { channelId: attempt.channelId, typing: true });
  },

  'scheduleMessage message:send': (attempt) =>
    attempt.call(routes.scheduleMessage, { body: { channelId: attempt.channelId, text: 'hello', sendAt: new Date(Date.now() + 3_600_000).toISOString() } }),
  'beginLiveMessage message:send': (attempt) => attempt.call(routes.beginLiveMessage, { body: { channelId: attempt.channelId, ...named() } }),
  'beginLiveMessage mention:channel': async (attempt) => {
    const body = { channelId: attempt.channelId, ...named(), text: '@channel hello', mentionAt: 'begin' as const };
    return (await attempt.call(routes.beginLiveMessage, { body })).message.mentions?.channel === true;
  },
  'cancelMessage message:cancel': async (attempt) => {
    const { message } = await attempt.cast.host.socket.command(commands.messageBegin, { channelId: attempt.channelId, ...named() });
    return attempt.call(routes.cancelMessage, { params: { messageId: message.id }, body: {} });
  },
  'bulkSend message:send': (attempt) => bulkSend(attempt, 'hello'),
  'bulkSend mention:channel': async (attempt) => (await bulkSend(attempt, '@channel hello')).mentions?.channel === true,
  'importMessages message:import': (attempt) => {
    const message = { ...named(), senderId: attempt.cast.targetId, text: 'hello', createdAt: new Date().toISOString() };
    return attempt.call(routes.importMessages, { params: inChannel(attempt), body: { messages: [message] } as never });
  },
  'listMessageEdits message:read-edits': async (attempt) => attempt.call(routes.listMessageEdits, { params: { messageId: await attempt.message() }, query: { limit: 10 } }),

  'putFile file:upload': (attempt) => attempt.call(routes.putFile, { params: { fileId: randomUUID() }, body: 'a file' } as never),

  'addMember member:invite': (attempt) => attempt.call(routes.addMember, { params: inChannel(attempt), body: { userId: attempt.cast.outsiderId, role: 'guest' } }),
  'addMember owner:name': (attempt) => attempt.call(routes.addMember, { params: inChannel(attempt), body: { userId: attempt.cast.outsiderId, role: 'owner' } }),
  'changeRole member:manage': (attempt) => attempt.call(routes.changeRole, { params: target(attempt), body: { role: 'member' } }),
  'changeRole owner:name': (attempt) => attempt.call(routes.changeRole, { params: target(attempt), body: { role: 'owner' } }),
  'removeMember member:kick': (attempt) => attempt.call(routes.removeMember, { params: target(attempt), query: {} }),
  'removeMember owner:name': (attempt) => attempt.call(routes.removeMember, { params: { ...inChannel(attempt), userId: attempt.cast.host.userId }, query: {} }),
  'transferChannel channel:transfer': (attempt) => attempt.call(routes.transferChannel, { params: inChannel(attempt), body: { userId: attempt.cast.targetId } }),

  'createInvitationLink member:invite': (attempt) => attempt.call(routes.createInvitationLink, { params: inChannel(attempt), body: guestLink }),
  'listInvitationLinks member:invite': (attempt) => attempt.call(routes.listInvitationLinks, { params: inChannel(attempt), query: { limit: 10 } }),
  'listInvitationLinks link:manage': async (attempt) => {
    const { id } = await attempt.prepare(routes.createInvitationLink, { params: inChannel(attempt), body: guestLink });
    const { links } = await attempt.call(routes.listInvitationLinks, { params: inChannel(attempt), query: { limit: 10 } });
    return links.some((link) => link.id === id);
  },
  'revokeInvitationLink member:invite': (attempt) => attempt.call(routes.revokeInvitationLink, { params: { ...inChannel(attempt), linkId: randomUUID() } }),
  'revokeInvitationLink link:manage': async (attempt) => {
    const { id: linkId } = await attempt.prepare(routes.createInvitationLink, { params: inChannel(attempt), body: guestLink });
    return attempt.call(routes.revokeInvitationLink, { params: { ...inChannel(attempt), linkId } });
  },

  'createWebhook webhook:manage': (attempt) => attempt.call(routes.createWebhook, { params: inChannel(attempt), body: { direction: 'incoming', name: 'hook' } }),
  'listWebhooks webhook:manage': (attempt) => attempt.call(routes.listWebhooks, { params: inChannel(attempt) }),
  'deleteWebhook webhook:manage': async (attempt) => attempt.call(routes.deleteWebhook, { params: await webhook(attempt) }),
  'resumeWebhook webhook:manage': async (attempt) => attempt.call(routes.resumeWebhook, { params: await webhook(attempt) }),
  'rotateWebhookSecret webhook:manage': async (attempt) => attempt.call(routes.rotateWebhookSecret, { params: await webhook(attempt) }),
  'testWebhook webhook:manage': async (attempt) => attempt.call(routes.testWebhook, { params: await webhook(attempt) }),
  'webhookDeliveries webhook:manage': async (attempt) => attempt.call(routes.webhookDeliveries, { params: await webhook(attempt), query: { limit: 10 } }),
  'parkedEvents webhook:manage': async (attempt) => attempt.call(routes.parkedEvents, { params: await webhook(attempt) }),
  'resendParkedEvent webhook:manage': async (attempt) => {
    const params = await parked(attempt);
    // Nothing is parked: that is said to who may know, and the webhook itself is missing to the others.
    return attempt.call(routes.resendParkedEvent, { params }).catch(() => attempt.call(routes.parkedEvents, { params }));
  },
  'dropParkedEvent webhook:manage': async (attempt) => attempt.call(routes.dropParkedEvent, { params: await parked(attempt) }),

  'createChannel channel:create': (attempt) => attempt.call(routes.createChannel, { body: { name: 'walked', kind: 'private', memberIds: [] } }),
  'updateChannel channel:update': (attempt) => attempt.call(routes.updateChannel, { params: inChannel(attempt), body: { topic: 'walked' } }),
  'archiveChannel channel:archive': (attempt) => attempt.call(routes.archiveChannel, { params: inChannel(attempt) }),
  'restoreChannel channel:archive': async (attempt) => {
    await attempt.prepare(routes.archiveChannel, { params: inChannel(attempt) });
    return attempt.call(routes.restoreChannel, { params: inChannel(attempt) });
  },
  'makeChannelPrivate channel:convert': (attempt) => attempt.call(routes.makeChannelPrivate, { params: inChannel(attempt) }),
  'deleteChannel channel:delete': (attempt) => attempt.call(routes.deleteChannel, { params: inChannel(attempt) }),
  'browseChannels channel:browse': (attempt) => attempt.call(routes.browseChannels, { query: { archived: false, limit: 10 } }),
  'listChannels channel:browse': async (attempt) => {
    const { channelId } = await elsewhere(attempt);
    for (let after: string | undefined; ; ) {
      const { channels, next } = await attempt.call(routes.listChannels, { query: { limit: 200, after } });
      if (next === null || channels.some(({ id }) => id === channelId)) return channels.some(({ id }) => id === channelId);
      after = next;
    }
  },
  'joinChannel channel:browse': async (attempt) => attempt.call(routes.joinChannel, { params: await elsewhere(attempt) }),
  'listMembers channel:browse': async (attempt) => attempt.call(routes.listMembers, { params: await elsewhere(attempt), query: { limit: 10 } }),
  'changeDeploymentRole user:administer': (attempt) => attempt.call(routes.changeDeploymentRole, { params: { userId: attempt.cast.outsiderId }, body: { role: 'member' } }),
  'deactivateUser user:administer': (attempt) => attempt.call(routes.deactivateUser, { params: nobody(), body: {} }),
  'reactivateUser user:administer': (attempt) => attempt.call(routes.reactivateUser, { params: nobody(), body: {} }),
  'anonymiseUser user:administer': (attempt) => attempt.call(routes.anonymiseUser, { params: nobody(), body: {} }),
  'removeSecondFactor user:administer': (attempt) => attempt.call(routes.removeSecondFactor, { params: nobody(), body: {} }),
  'listUsers user:administer': (attempt) => attempt.call(routes.listUsers, { query: { limit: 10 } }),
  'listConnections connections:administer': (attempt) => attempt.call(routes.listConnections, { params: nobody() }),
  'readMessagePath connections:administer': async (attempt) => attempt.call(routes.readMessagePath, { params: { messageId: await attempt.message() } }),
  'readUserActivity connections:administer': (attempt) => attempt.call(routes.readUserActivity, { params: nobody() }),
  'endConnections connections:administer': (attempt) => attempt.call(routes.endConnections, { params: nobody(), body: { endSessions: false } }),
  'announce announce': (attempt) => attempt.call(routes.announce, { body: { text: 'walked', level: 'info', minutes: 1, channelId: attempt.channelId } }),
  'listAnnouncements announce': (attempt) => attempt.call(routes.listAnnouncements, { query: { limit: 10 } }),
  'withdrawAnnouncement announce': (attempt) => attempt.call(routes.withdrawAnnouncement, { params: { announcementId: randomUUID() } }),
  'readRetention retention:manage': (attempt) => attempt.call(routes.readRetention, { query: { limit: 10 } }),
  'setRetention retention:manage': (attempt) => attempt.call(routes.setRetention, { body: { days: null } }),
  'setChannelRetention retention:manage': (attempt) => attempt.call(routes.setChannelRetention, { params: inChannel(attempt), body: { days: null } }),
  'clearChannelRetention retention:manage': (attempt) => attempt.call(routes.clearChannelRetention, { params: inChannel(attempt) }),
  'previewRetention retention:manage': (attempt) => attempt.call(routes.previewRetention, { query: { channelId: attempt.channelId } }),
  'listHolds retention:manage': (attempt) => attempt.call(routes.listHolds, { query: { limit: 10 } }),
  'listHeldFiles retention:manage': (attempt) => attempt.call(routes.listHeldFiles, { params: { holdId: randomUUID() }, query: { limit: 10 } }),
  'placeHold retention:manage': (attempt) => attempt.call(routes.placeHold, { body: { channelId: attempt.channelId, reason: 'walked' } }),
  'releaseHold retention:manage': (attempt) => attempt.call(routes.releaseHold, { params: { holdId: randomUUID() } }),
  'readStatistics statistics:read': (attempt) => attempt.call(routes.readStatistics, { query: { limit: 10 } }),
  'readAnonymisation user:administer': (attempt) => attempt.call(routes.readAnonymisation, { params: nobody() }),

  'banMember member:ban': (attempt) => attempt.call(routes.banMember, { params: target(attempt), body: {} }),
  'unbanMember member:ban': (attempt) => attempt.call(routes.unbanMember, { params: target(attempt) }),
  'listBans member:ban': (attempt) => attempt.call(routes.listBans, { params: inChannel(attempt), query: { limit: 10 } }),
  'muteMember member:mute': (attempt) => attempt.call(routes.muteMember, { params: target(attempt), body: {} }),
  'unmuteMember member:mute': (attempt) => attempt.call(routes.unmuteMember, { params: target(attempt) }),
  'listMutes member:mute': (attempt) => attempt.call(routes.listMutes, { params: inChannel(attempt), query: { limit: 10 } }),
  'banUser user:administer': (attempt) => attempt.call(routes.banUser, { params: nobody(), body: {} }),
  'unbanUser user:administer': (attempt) => attempt.call(routes.unbanUser, { params: nobody() }),
  'listUserBans user:administer': (attempt) => attempt.call(routes.listUserBans, { query: { limit: 10 } }),
  'muteUser user:administer': (attempt) => attempt.call(routes.muteUser, { params: nobody(), body: {} }),
  'unmuteUser user:administer': (attempt) => attempt.call(routes.unmuteUser, { params: nobody() }),
  'listUserMutes user:administer': (attempt) => attempt.call(routes.listUserMutes, { query: { limit: 10 } }),
  'setSlowMode channel:slow-mode': (attempt) => attempt.call(routes.setSlowMode, { params: inChannel(attempt), body: { seconds: 60 } }),
  'listReports report:handle': (attempt) => attempt.call(routes.listReports, { params: inChannel(attempt), query: openReports }),
  'listAllReports moderate:everywhere': (attempt) => attempt.call(routes.listAllReports, { query: openReports }),
  'claimReport report:handle': async (attempt) => attempt.call(routes.claimReport, { params: await reportOfMessage(attempt) }),
  'claimReport moderate:everywhere': async (attempt) => attempt.call(routes.claimReport, { params: await reportOfUser(attempt) }),
  'decideReport report:handle': async (attempt) => attempt.call(routes.decideReport, { params: await reportOfMessage(attempt), body: { outcome: 'dismissed' } }),
  'decideReport moderate:everywhere': async (attempt) => attempt.call(routes.decideReport, { params: await reportOfUser(attempt), body: { outcome: 'dismissed' } }),
  'readChannelFilter report:handle': (attempt) => attempt.call(routes.readChannelFilter, { params: inChannel(attempt) }),
  'setChannelFilter report:handle': (attempt) => attempt.call(routes.setChannelFilter, { params: inChannel(attempt), body: { entries: [] } }),
  'readFilter moderate:everywhere': (attempt) => attempt.call(routes.readFilter),
  'setFilter moderate:everywhere': (attempt) => attempt.call(routes.setFilter, { body: { entries: [] } }),
  'purgeChannelMessages message:delete-any': (attempt) => attempt.call(routes.purgeChannelMessages, { params: inChannel(attempt), body: recentlyBy(attempt.cast.targetId) }),
  'purgeMessages user:administer': (attempt) => attempt.call(routes.purgeMessages, { body: recentlyBy(randomUUID()) }),
  'listAudit audit:read': (attempt) => attempt.call(routes.listAudit, { query: { limit: 10 } }),
  'exportAudit audit:read': (attempt) => attempt.call(routes.exportAudit, { query: { channelId: attempt.channelId } }),
};

const openReports = { state: 'open', limit: 10 } as const;
const recentlyBy = (userId: string) => ({ userId, since: new Date(Date.now() - 60_000).toISOString() });

/** Of a new message of the host, by the host. */
async function reportOfMessage(attempt: Attempt): Promise<{ reportId: string }> {
  const subject = { kind: 'message', messageId: await attempt.message() } as const;
  const { report } = await attempt.prepare(routes.createReport, { body: { subject, category: 'spam', text: '' } });
  return { reportId: report.id };
}

/** Of the guest: the host has one at most, which all others find. */
async function reportOfUser(attempt: Attempt): Promise<{ reportId: string }> {
  const subject = { kind: 'user', userId: attempt.cast.targetId } as const;
  const { report } = await attempt.prepare(routes.createReport, { body: { subject, category: 'spam', text: '' } });
  return { reportId: report.id };
}

/** That there is no such user is told to who may know. */
const nobody = () => ({ userId: randomUUID() });

const inChannel = ({ channelId }: Attempt) => ({ channelId });
const target = ({ channelId, cast }: Attempt) => ({ channelId, userId: cast.targetId });
const guestLink = { role: 'guest', expiresInSeconds: 60, maxUses: 1 } as const;

/** A public channel of the host alone. */
async function elsewhere(attempt: Attempt): Promise<{ channelId: string }> {
  const { id } = await attempt.prepare(routes.createChannel, { body: { name: 'walked', kind: 'public', memberIds: [] } });
  return { channelId: id };
}

async function webhook(attempt: Attempt): Promise<{ webhookId: string }> {
  const body = { direction: 'outgoing', name: 'hook', url: 'https://127.0.0.1:9/', events: ['message:pinned'] } as const;
  const { webhook: made } = await attempt.prepare(routes.createWebhook, { params: inChannel(attempt), body: { ...body, events: [...body.events] } });
  return { webhookId: made.id };
}

const parked = async (attempt: Attempt) => {
  const { webhookId } = await webhook(attempt);
  return { webhookId, messageId: `${webhookId}_1` };
};

/** What became of the one message. */
async function bulkSend(attempt: Attempt, text: string) {
  const { results } = await attempt.call(routes.bulkSend, { body: { messages: [newMessage(attempt, text)] } as never });
  const [result] = results;
  if (result === undefined || result.status === 'error') throw new RefusedError(ErrorResponse.parse(result));
  return result.message;
}
