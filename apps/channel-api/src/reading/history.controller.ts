import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { fileRequests, historyRequests, messagingRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** What was said, and what has happened: messaging-service keeps it, and decides who may read it. */
@Controller()
export class HistoryController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.channelHistory)
  channel({ params, query }: RouteInput<typeof routes.channelHistory>, caller: Identity): Promise<RouteOutput<typeof routes.channelHistory>> {
    return this.requester.request(historyRequests.historyRead, { of: params, ...query, userId: caller.userId });
  }

  @Implements(routes.threadHistory)
  thread({ params, query }: RouteInput<typeof routes.threadHistory>, caller: Identity): Promise<RouteOutput<typeof routes.threadHistory>> {
    return this.requester.request(historyRequests.historyRead, { of: params, ...query, userId: caller.userId });
  }

  @Implements(routes.listPins)
  pins({ params, query }: RouteInput<typeof routes.listPins>, caller: Identity): Promise<RouteOutput<typeof routes.listPins>> {
    return this.requester.request(historyRequests.pinsRead, { ...params, ...query, userId: caller.userId });
  }

  @Implements(routes.listChannelFiles)
  files({ params, query }: RouteInput<typeof routes.listChannelFiles>, caller: Identity): Promise<RouteOutput<typeof routes.listChannelFiles>> {
    return this.requester.request(fileRequests.channelFiles, { ...params, ...query, userId: caller.userId });
  }

  @Implements(routes.streamEventsPage)
  events({ params, query }: RouteInput<typeof routes.streamEventsPage>, caller: Identity): Promise<RouteOutput<typeof routes.streamEventsPage>> {
    return this.requester.request(messagingRequests.eventsRead, { ...params, ...query, userId: caller.userId });
  }
}
