import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { FilterService } from './filter.service.ts';

/** Word filters of channels and of the deployment. */
@Controller()
export class FilterController {
  constructor(private readonly filters: FilterService) {}

  @Implements(routes.readChannelFilter)
  readOfChannel({ params }: RouteInput<typeof routes.readChannelFilter>, caller: Identity): Promise<RouteOutput<typeof routes.readChannelFilter>> {
    return this.filters.ofChannel(params.channelId, caller.userId);
  }

  @Implements(routes.setChannelFilter)
  setOfChannel({ params, body }: RouteInput<typeof routes.setChannelFilter>, caller: Identity): Promise<RouteOutput<typeof routes.setChannelFilter>> {
    return this.filters.setOfChannel(params.channelId, caller.userId, body.entries);
  }

  @Implements(routes.readFilter)
  read(_: RouteInput<typeof routes.readFilter>): Promise<RouteOutput<typeof routes.readFilter>> {
    return this.filters.ofDeployment();
  }

  @Implements(routes.setFilter)
  set({ body }: RouteInput<typeof routes.setFilter>, caller: Identity): Promise<RouteOutput<typeof routes.setFilter>> {
    return this.filters.setOfDeployment(caller.userId, body.entries);
  }
}
