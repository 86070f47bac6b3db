import { type Identity } from '@chatgenius/auth';
import { ChatError, mayInDeployment, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { IfMatch, Implements, Precondition } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { isVisible } from '../channel-store/membership.rules.ts';
import { MembershipService } from '../members/membership.service.ts';
import { ChannelListRepository, type ChannelPosition } from './channel-list.repository.ts';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelService } from './channel.service.ts';
import { DeletionService } from './deletion/deletion.service.ts';

const channelCursor = pageCursor<ChannelPosition>(z.object({ name: z.string(), id: z.guid() }));
/** Before the first: no name is empty. */
const START: ChannelPosition = { name: '', id: '00000000-0000-0000-0000-000000000000' };

const start = (after: string | undefined): ChannelPosition => (after === undefined ? START : channelCursor.decode(after));
const next = (last: ChannelPosition | undefined): string | null => (last ? channelCursor.encode({ name: last.name, id: last.id }) : null);

/** Makes channels, lists the visible ones, and changes what they are. */
@Controller()
export class ChannelController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly lists: ChannelListRepository,
    private readonly service: ChannelService,
    private readonly memberships: MembershipService,
    private readonly deletions: DeletionService,
  ) {}

  @Implements(routes.createChannel)
  create({ body }: RouteInput<typeof routes.createChannel>, caller: Identity): Promise<RouteOutput<typeof routes.createChannel>> {
    return this.memberships.create(caller.userId, body);
  }

  @Implements(routes.listChannels)
  async list({ query }: RouteInput<typeof routes.listChannels>, caller: Identity): Promise<RouteOutput<typeof routes.listChannels>> {
    const browses = mayInDeployment(await this.channels.deploymentRole(caller.userId), 'channel:browse');
    const { page, last } = keysetPage(await this.lists.list(caller.userId, { browses, after: start(query.after), limit: query.limit + 1 }), query.limit);
    return { channels: page, next: next(last) };
  }

  /** Before the route of one channel, whose id could be this word. */
  @Implements(routes.browseChannels)
  async browse({ query }: RouteInput<typeof routes.browseChannels>, caller: Identity): Promise<RouteOutput<typeof routes.browseChannels>> {
    const { query: words, archived, limit } = query;
    const found = await this.lists.browse(caller.userId, { words: words || undefined, archived, after: start(query.after), limit: limit + 1 });
    const { page, last } = keysetPage(found, limit);
    return { channels: page, next: next(last) };
  }

  @Implements(routes.getChannel)
  async get({ params }: RouteInput<typeof routes.getChannel>, caller: Identity): Promise<RouteOutput<typeof routes.getChannel>> {
    const standing = await this.channels.standing(params.channelId, caller.userId);
    if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
    return { ...standing.channel, member: standing.member !== undefined, memberCount: await this.lists.memberCount(params.channelId) };
  }

  @Implements(routes.updateChannel)
  update({ params, body }: RouteInput<typeof routes.updateChannel>, { userId }: Identity, @IfMatch() precondition: Precondition): Promise<RouteOutput<typeof routes.updateChannel>> {
    return this.service.update({ ...params, userId, precondition }, body);
  }

  @Implements(routes.archiveChannel)
  archive({ params }: RouteInput<typeof routes.archiveChannel>, { userId }: Identity, @IfMatch() precondition: Precondition): Promise<RouteOutput<typeof routes.archiveChannel>> {
    return this.service.archive({ ...params, userId, precondition });
  }

  @Implements(routes.restoreChannel)
  restore({ params }: RouteInput<typeof routes.restoreChannel>, { userId }: Identity, @IfMatch() precondition: Precondition): Promise<RouteOutput<typeof routes.restoreChannel>> {
    return this.service.restore({ ...params, userId, precondition });
  }

  @Implements(routes.makeChannelPrivate)
  makePrivate({ params }: RouteInput<typeof routes.makeChannelPrivate>, { userId }: Identity, @IfMatch() precondition: Precondition): Promise<RouteOutput<typeof routes.makeChannelPrivate>> {
    return this.service.makePrivate({ ...params, userId, precondition });
  }

  @Implements(routes.deleteChannel)
  async delete({ params }: RouteInput<typeof routes.deleteChannel>, { userId }: Identity): Promise<RouteOutput<typeof routes.deleteChannel>> {
    await this.deletions.delete(params.channelId, userId);
    return {};
  }
}
