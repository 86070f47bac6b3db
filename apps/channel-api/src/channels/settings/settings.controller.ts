import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { SettingsService } from './settings.service.ts';

/** What members set for themselves. */
@Controller()
export class SettingsController {
  constructor(private readonly service: SettingsService) {}

  @Implements(routes.changeChannelSettings)
  async change({ params, body }: RouteInput<typeof routes.changeChannelSettings>, { userId }: Identity): Promise<RouteOutput<typeof routes.changeChannelSettings>> {
    return { settings: await this.service.change(params.channelId, userId, body) };
  }
}
