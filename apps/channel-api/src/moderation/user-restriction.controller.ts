import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { UserRestrictionService } from './user-restriction.service.ts';

/** Who may not come into the deployment, or write nowhere in it. */
@Controller()
export class UserRestrictionController {
  constructor(private readonly restrictions: UserRestrictionService) {}

  @Implements(routes.banUser)
  async ban({ params, body }: RouteInput<typeof routes.banUser>, caller: Identity): Promise<RouteOutput<typeof routes.banUser>> {
    return { restriction: await this.restrictions.restrict(caller.userId, 'ban', params.userId, body) };
  }

  @Implements(routes.unbanUser)
  async unban({ params }: RouteInput<typeof routes.unbanUser>, caller: Identity): Promise<RouteOutput<typeof routes.unbanUser>> {
    await this.restrictions.lift(caller.userId, 'ban', params.userId);
    return {};
  }

  @Implements(routes.listUserBans)
  bans({ query }: RouteInput<typeof routes.listUserBans>): Promise<RouteOutput<typeof routes.listUserBans>> {
    return this.restrictions.list('ban', query);
  }

  @Implements(routes.muteUser)
  async mute({ params, body }: RouteInput<typeof routes.muteUser>, caller: Identity): Promise<RouteOutput<typeof routes.muteUser>> {
    return { restriction: await this.restrictions.restrict(caller.userId, 'mute', params.userId, body) };
  }

  @Implements(routes.unmuteUser)
  async unmute({ params }: RouteInput<typeof routes.unmuteUser>, caller: Identity): Promise<RouteOutput<typeof routes.unmuteUser>> {
    await this.restrictions.lift(caller.userId, 'mute', params.userId);
    return {};
  }

  @Implements(routes.listUserMutes)
  mutes({ query }: RouteInput<typeof routes.listUserMutes>): Promise<RouteOutput<typeof routes.listUserMutes>> {
    return this.restrictions.list('mute', query);
  }
}
