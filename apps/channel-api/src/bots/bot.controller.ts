import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { BotService } from './bot.service.ts';

/** Users that are programs, and what they act with. */
@Controller()
export class BotController {
  constructor(private readonly bots: BotService) {}

  @Implements(routes.createBot)
  create({ body }: RouteInput<typeof routes.createBot>, caller: Identity): Promise<RouteOutput<typeof routes.createBot>> {
    return this.bots.create(caller.userId, body);
  }

  @Implements(routes.listBots)
  async list(_: RouteInput<typeof routes.listBots>, caller: Identity): Promise<RouteOutput<typeof routes.listBots>> {
    return { bots: await this.bots.list(caller.userId) };
  }

  @Implements(routes.createServiceToken)
  createToken({ params, body }: RouteInput<typeof routes.createServiceToken>, caller: Identity): Promise<RouteOutput<typeof routes.createServiceToken>> {
    return this.bots.createToken(caller.userId, params.botId, body);
  }

  @Implements(routes.listServiceTokens)
  async tokens({ params }: RouteInput<typeof routes.listServiceTokens>, caller: Identity): Promise<RouteOutput<typeof routes.listServiceTokens>> {
    return { tokens: await this.bots.listTokens(caller.userId, params.botId) };
  }

  @Implements(routes.updateServiceToken)
  updateToken({ params, body }: RouteInput<typeof routes.updateServiceToken>, caller: Identity): Promise<RouteOutput<typeof routes.updateServiceToken>> {
    return this.bots.updateToken(caller.userId, params.botId, params.tokenId, body);
  }

  @Implements(routes.revokeServiceToken)
  async revokeToken({ params }: RouteInput<typeof routes.revokeServiceToken>, caller: Identity): Promise<RouteOutput<typeof routes.revokeServiceToken>> {
    await this.bots.revokeToken(caller.userId, params.botId, params.tokenId);
    return {};
  }
}
