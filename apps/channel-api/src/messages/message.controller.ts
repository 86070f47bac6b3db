import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { historyRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** Single messages, and how to find them. */
@Controller()
export class MessageController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.getMessage)
  async message({ params }: RouteInput<typeof routes.getMessage>, caller: Identity): Promise<RouteOutput<typeof routes.getMessage>> {
    const { message } = await this.requester.request(historyRequests.messageRead, { ...params, userId: caller.userId });
    return message;
  }

  @Implements(routes.listMessageEdits)
  edits({ params, query }: RouteInput<typeof routes.listMessageEdits>, caller: Identity): Promise<RouteOutput<typeof routes.listMessageEdits>> {
    return this.requester.request(historyRequests.versionsRead, { ...params, ...query, userId: caller.userId });
  }

  @Implements(routes.searchMessages)
  search({ query }: RouteInput<typeof routes.searchMessages>, caller: Identity): Promise<RouteOutput<typeof routes.searchMessages>> {
    return this.requester.request(historyRequests.messagesSearch, { ...query, userId: caller.userId });
  }
}
