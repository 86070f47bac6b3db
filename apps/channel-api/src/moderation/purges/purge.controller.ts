import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { PurgeService } from './purge.service.ts';

/** Deletion of all recent messages of somebody. */
@Controller()
export class PurgeController {
  constructor(private readonly purges: PurgeService) {}

  @Implements(routes.purgeChannelMessages)
  async inChannel({ params, body }: RouteInput<typeof routes.purgeChannelMessages>, caller: Identity): Promise<RouteOutput<typeof routes.purgeChannelMessages>> {
    return { purge: await this.purges.inChannel(params.channelId, caller.userId, body) };
  }

  @Implements(routes.purgeMessages)
  async everywhere({ body }: RouteInput<typeof routes.purgeMessages>, caller: Identity): Promise<RouteOutput<typeof routes.purgeMessages>> {
    return { purge: await this.purges.everywhere(caller.userId, body) };
  }

  @Implements(routes.readPurge)
  async read({ params }: RouteInput<typeof routes.readPurge>, caller: Identity): Promise<RouteOutput<typeof routes.readPurge>> {
    return { purge: await this.purges.find(params.purgeId, caller.userId) };
  }
}
