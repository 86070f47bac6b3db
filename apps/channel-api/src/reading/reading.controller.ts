import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { commands, messagingRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** How far people have read, and what is left to read: messaging-service keeps it, and decides who may know. */
@Controller()
export class ReadingController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.listReceipts)
  receipts({ params, query }: RouteInput<typeof routes.listReceipts>, caller: Identity): Promise<RouteOutput<typeof routes.listReceipts>> {
    return this.requester.request(messagingRequests.receiptsRead, { ...params, ...query, userId: caller.userId });
  }

  @Implements(routes.listMyChannels)
  channels({ query }: RouteInput<typeof routes.listMyChannels>, caller: Identity): Promise<RouteOutput<typeof routes.listMyChannels>> {
    return this.requester.request(messagingRequests.channelsRead, { ...query, userId: caller.userId });
  }

  @Implements(routes.listFollowedThreads)
  threads({ query }: RouteInput<typeof routes.listFollowedThreads>, caller: Identity): Promise<RouteOutput<typeof routes.listFollowedThreads>> {
    return this.requester.request(messagingRequests.threadsRead, { ...query, userId: caller.userId });
  }

  @Implements(routes.markUnread)
  unread({ params, body }: RouteInput<typeof routes.markUnread>, caller: Identity): Promise<RouteOutput<typeof routes.markUnread>> {
    return this.requester.request(commands.messageUnread.request, { actor: { userId: caller.userId }, input: { ...params, ...body } });
  }
}
