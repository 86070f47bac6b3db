import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { messagingRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Implements } from '../http/implements.decorator.ts';

/** What was said in a channel: messaging-service keeps it, and decides who may read it. */
@Controller()
export class HistoryController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.channelHistory)
  messages({ params, query }: RouteInput<typeof routes.channelHistory>, caller: Identity): Promise<RouteOutput<typeof routes.channelHistory>> {
    return this.requester.request(messagingRequests.historyRead, { ...params, ...query, userId: caller.userId });
  }

  @Implements(routes.channelEvents)
  events({ params, query }: RouteInput<typeof routes.channelEvents>, caller: Identity): Promise<RouteOutput<typeof routes.channelEvents>> {
    return this.requester.request(messagingRequests.eventsRead, { ...params, ...query, userId: caller.userId });
  }
}
