import { type Identity } from '@chatgenius/auth';
import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Implements } from '../http/implements.decorator.ts';
import { ChannelRepository } from './channel.repository.ts';
import { Connected } from './connected.ts';
import { isVisible } from './membership.rules.ts';
import { MembershipService } from './membership.service.ts';
import { decodeCursor, encodeCursor, START } from './page-cursor.ts';

/** Channels and their members. */
@Controller()
export class ChannelController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly connected: Connected,
  ) {}

  @Implements(routes.createChannel)
  create({ body }: RouteInput<typeof routes.createChannel>, caller: Identity): Promise<RouteOutput<typeof routes.createChannel>> {
    return this.memberships.create(caller.userId, body);
  }

  @Implements(routes.listChannels)
  async list({ query }: RouteInput<typeof routes.listChannels>, caller: Identity): Promise<RouteOutput<typeof routes.listChannels>> {
    const after = query.after === undefined ? START : decodeCursor(query.after);
    const { page, last } = cut(await this.channels.list(caller.userId, after, query.limit + 1), query.limit);
    return { channels: page, next: last ? encodeCursor(last) : null };
  }

  @Implements(routes.joinChannel)
  join({ params }: RouteInput<typeof routes.joinChannel>, caller: Identity): Promise<RouteOutput<typeof routes.joinChannel>> {
    return this.memberships.join(params.channelId, caller.userId);
  }

  @Implements(routes.leaveChannel)
  async leave({ params }: RouteInput<typeof routes.leaveChannel>, caller: Identity): Promise<RouteOutput<typeof routes.leaveChannel>> {
    await this.memberships.leave(params.channelId, caller.userId);
    return {};
  }

  @Implements(routes.listMembers)
  async members({ params, query }: RouteInput<typeof routes.listMembers>, caller: Identity): Promise<RouteOutput<typeof routes.listMembers>> {
    if (!isVisible(await this.channels.standing(params.channelId, caller.userId))) throw new ChatError('CHANNEL_NOT_FOUND');
    const { page, last } = cut(await this.channels.members(params.channelId, query.after, query.limit + 1), query.limit);
    const connected = await this.connected.among(page.map(({ userId }) => userId));
    return {
      members: page.map((member) => ({ ...member, connected: connected?.has(member.userId) ?? null })),
      next: last?.userId ?? null,
    };
  }
}

/** One row more than a page was asked for: it says whether there is a next one. */
function cut<Row>(rows: readonly Row[], limit: number): { page: Row[]; last: Row | undefined } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? page.at(-1) : undefined };
}
