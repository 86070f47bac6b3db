import { type Identity } from '@chatgenius/auth';
import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { Connected } from './connected.ts';
import { isVisible } from '../channel-store/membership.rules.ts';
import { MemberRoleService } from './member-role.service.ts';
import { MembershipService } from './membership.service.ts';

/** Who is in a channel, comes, goes, is added and removed. */
@Controller()
export class MemberController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly roles: MemberRoleService,
    private readonly connected: Connected,
  ) {}

  @Implements(routes.joinChannel)
  join({ params }: RouteInput<typeof routes.joinChannel>, caller: Identity): Promise<RouteOutput<typeof routes.joinChannel>> {
    return this.memberships.join(params.channelId, caller.userId);
  }

  @Implements(routes.leaveChannel)
  async leave({ params }: RouteInput<typeof routes.leaveChannel>, caller: Identity): Promise<RouteOutput<typeof routes.leaveChannel>> {
    await this.memberships.leave(params.channelId, caller.userId);
    return {};
  }

  @Implements(routes.addMember)
  async add({ params, body }: RouteInput<typeof routes.addMember>, caller: Identity): Promise<RouteOutput<typeof routes.addMember>> {
    return { member: await this.memberships.add(params.channelId, caller.userId, body.userId, body.role) };
  }

  @Implements(routes.changeRole)
  async changeRole({ params, body }: RouteInput<typeof routes.changeRole>, caller: Identity): Promise<RouteOutput<typeof routes.changeRole>> {
    return { member: await this.roles.change(params.channelId, caller.userId, params.userId, body) };
  }

  @Implements(routes.removeMember)
  async remove({ params, query }: RouteInput<typeof routes.removeMember>, caller: Identity): Promise<RouteOutput<typeof routes.removeMember>> {
    await this.memberships.remove(params.channelId, caller.userId, params.userId, query.reason);
    return {};
  }

  @Implements(routes.transferChannel)
  async transfer({ params, body }: RouteInput<typeof routes.transferChannel>, caller: Identity): Promise<RouteOutput<typeof routes.transferChannel>> {
    return { member: await this.roles.transfer(params.channelId, caller.userId, body.userId, body.reason) };
  }

  @Implements(routes.listMembers)
  async members({ params, query }: RouteInput<typeof routes.listMembers>, caller: Identity): Promise<RouteOutput<typeof routes.listMembers>> {
    if (!isVisible(await this.channels.standing(params.channelId, caller.userId))) throw new ChatError('CHANNEL_NOT_FOUND');
    const { page, last } = keysetPage(await this.channels.members(params.channelId, query.after, query.limit + 1), query.limit);
    const connected = await this.connected.among(page.map(({ userId }) => userId), caller.userId);
    return {
      members: page.map((member) => ({ ...member, connected: connected.get(member.userId) ?? null })),
      next: last?.userId ?? null,
    };
  }
}
