import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { ChannelRestrictionService } from './channel-restriction.service.ts';
import { SlowModeService } from './slow-mode.service.ts';

/** Who may not come into a channel, or not write there, and how often the others may. */
@Controller()
export class ChannelRestrictionController {
  constructor(
    private readonly restrictions: ChannelRestrictionService,
    private readonly slowMode: SlowModeService,
  ) {}

  @Implements(routes.banMember)
  async ban({ params, body }: RouteInput<typeof routes.banMember>, caller: Identity): Promise<RouteOutput<typeof routes.banMember>> {
    return { restriction: await this.restrictions.restrict(params.channelId, caller.userId, 'ban', params.userId, body) };
  }

  @Implements(routes.unbanMember)
  async unban({ params }: RouteInput<typeof routes.unbanMember>, caller: Identity): Promise<RouteOutput<typeof routes.unbanMember>> {
    await this.restrictions.lift(params.channelId, caller.userId, 'ban', params.userId);
    return {};
  }

  @Implements(routes.listBans)
  bans({ params, query }: RouteInput<typeof routes.listBans>, caller: Identity): Promise<RouteOutput<typeof routes.listBans>> {
    return this.restrictions.list(params.channelId, caller.userId, 'ban', query);
  }

  @Implements(routes.muteMember)
  async mute({ params, body }: RouteInput<typeof routes.muteMember>, caller: Identity): Promise<RouteOutput<typeof routes.muteMember>> {
    return { restriction: await this.restrictions.restrict(params.channelId, caller.userId, 'mute', params.userId, body) };
  }

  @Implements(routes.unmuteMember)
  async unmute({ params }: RouteInput<typeof routes.unmuteMember>, caller: Identity): Promise<RouteOutput<typeof routes.unmuteMember>> {
    await this.restrictions.lift(params.channelId, caller.userId, 'mute', params.userId);
    return {};
  }

  @Implements(routes.listMutes)
  mutes({ params, query }: RouteInput<typeof routes.listMutes>, caller: Identity): Promise<RouteOutput<typeof routes.listMutes>> {
    return this.restrictions.list(params.channelId, caller.userId, 'mute', query);
  }

  @Implements(routes.setSlowMode)
  async setSlowMode({ params, body }: RouteInput<typeof routes.setSlowMode>, caller: Identity): Promise<RouteOutput<typeof routes.setSlowMode>> {
    return { channel: await this.slowMode.set(params.channelId, caller.userId, body.seconds) };
  }
}
