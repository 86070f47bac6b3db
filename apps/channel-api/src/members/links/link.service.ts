import { ChatError, type Channel, type InvitationLink, type LinkRole, type LinkTarget, type Member } from '@chatgenius/contracts';
import { readTime, recordAudit, type Database, type Queryable } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChannelRepository } from '../../channel-store/channel.repository.ts';
import { ChannelTurns } from '../../channel-store/channel-turns.ts';
import { DATABASE } from '../../tokens.ts';
import { MembershipService } from '../membership.service.ts';
import { hashOfLinkToken, newLinkToken } from './link-token.ts';
import { LinkRepository, toLink } from './link.repository.ts';
import { decideCreate, decideEntry, decideManage, type Visit } from './link.rules.ts';

export interface LinkPlan {
  readonly role: LinkRole;
  /** Null for never. */
  readonly expiresInSeconds: number | null;
  /** Null for any number of people. */
  readonly maxUses: number | null;
}

/** Links by which people come into a channel without being named. */
@Injectable()
export class LinkService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly links: LinkRepository,
  ) {}

  create(channelId: string, creatorId: string, { role, expiresInSeconds, maxUses }: LinkPlan): Promise<InvitationLink & { token: string }> {
    const { token, hash: tokenHash } = newLinkToken();
    return this.turns.take(channelId, async ({ transaction, at: createdAt }) => {
      const standing = await this.channels.standing(channelId, creatorId, transaction);
      decideCreate(standing, role, await this.links.countGood(transaction, channelId));
      const expiresAt = expiresInSeconds === null ? null : new Date(createdAt.getTime() + expiresInSeconds * 1_000);
      const link = { id: uuidv7(), channelId, creatorId, role, createdAt, expiresAt, maxUses };
      await this.links.insert(transaction, { ...link, tokenHash });
      const after = { role, expiresAt, maxUses };
      await recordAudit(transaction, { actorId: creatorId, action: 'link:created', subject: { kind: 'link', id: link.id }, channelId, after });
      return { answer: { ...toLink({ ...link, uses: 0 }), token } };
    });
  }

  async list(channelId: string, callerId: string, after: string | undefined, limit: number): Promise<InvitationLink[]> {
    const whose = decideManage(await this.channels.standing(channelId, callerId));
    return this.links.list(channelId, whose === 'all' ? undefined : callerId, after, limit);
  }

  /** Revoking twice changes nothing. */
  revoke(channelId: string, callerId: string, linkId: string): Promise<void> {
    return this.turns.take(channelId, async ({ transaction }) => {
      const whose = decideManage(await this.channels.standing(channelId, callerId, transaction));
      const link = await this.links.find(transaction, channelId, linkId);
      if (!link) return { answer: undefined };
      if (whose === 'own' && link.creatorId !== callerId) throw new ChatError('NOT_ALLOWED');
      await this.links.delete(transaction, linkId);
      const before = { role: link.role, creatorId: link.creatorId, uses: link.uses };
      await recordAudit(transaction, { actorId: callerId, action: 'link:revoked', subject: { kind: 'link', id: linkId }, channelId, before });
      return { answer: undefined };
    });
  }

  async look(userId: string, token: string): Promise<LinkTarget> {
    const { pool } = this.database;
    const { channel, existing, role } = decideEntry(await this.#visit(pool, userId, token, await readTime(pool)));
    return { channel, memberCount: await this.links.memberCount(channel.id), role: existing?.role ?? role, member: existing !== undefined };
  }

  /** Accepting twice changes nothing, and counts once. */
  async accept(userId: string, token: string): Promise<{ channel: Channel; member: Member }> {
    const found = await this.links.findByToken(this.database.pool, hashOfLinkToken(token));
    if (!found) throw new ChatError('LINK_NOT_FOUND');
    return this.turns.take(found.channelId, async (turn) => {
      const visit = await this.#visit(turn.transaction, userId, token, turn.at);
      // Who came in by it as the last one may ask again.
      if (visit.visitor?.member) return { answer: { channel: visit.visitor.channel, member: visit.visitor.member } };
      const { channel, role } = decideEntry(visit);
      await this.links.countUse(turn.transaction, found.id);
      const member: Member = { userId, role, joinedAt: turn.at.toISOString() };
      const subject = { kind: 'link', id: found.id };
      await recordAudit(turn.transaction, { actorId: userId, action: 'link:accepted', subject, channelId: channel.id, after: { role, creatorId: found.creatorId } });
      return { answer: { channel, member }, batch: await this.memberships.admit(turn, channel, [{ ...member, addedById: null }], () => new ChatError('TOKEN_INVALID')) };
    });
  }

  async #visit(db: Queryable, userId: string, token: string, now: Date): Promise<Visit> {
    const link = await this.links.findByToken(db, hashOfLinkToken(token));
    if (!link) return { link, now, creator: undefined, visitor: undefined };
    const creator = await this.channels.standing(link.channelId, link.creatorId, db);
    // Who is deactivated is nobody in the deployment, and lets nobody in meanwhile.
    const isActive = creator?.deploymentRole !== undefined;
    return { link, now, creator: isActive ? creator : undefined, visitor: await this.channels.standing(link.channelId, userId, db) };
  }
}
