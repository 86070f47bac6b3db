import { Requester } from '@chatgenius/bus';
import { messageImport, messagingRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { inChunks } from './in-chunks.ts';

/** Many messages in one request, for bots and migrations. messaging-service decides each of them. */
@Controller()
export class BulkController {
  constructor(
    private readonly requester: Requester,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.bulkSend)
  async send({ body }: RouteInput<typeof routes.bulkSend>, caller: Caller): Promise<RouteOutput<typeof routes.bulkSend>> {
    await this.limits.sendMany(caller, body.messages.length);
    const { userId } = caller;
    const results = await inChunks(body.messages, async (messages) => {
      const { outcomes } = await this.requester.request(messagingRequests.sendMany, { actor: { userId }, messages });
      return outcomes;
    });
    return { results };
  }

  @Implements(routes.importMessages)
  async import({ params, body }: RouteInput<typeof routes.importMessages>, { userId }: Caller): Promise<RouteOutput<typeof routes.importMessages>> {
    const results = await inChunks(body.messages, async (messages) => {
      const { outcomes } = await this.requester.request(messageImport, { actor: { userId }, channelId: params.channelId, messages });
      return outcomes;
    });
    return { results };
  }
}
