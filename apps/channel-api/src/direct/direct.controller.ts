import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { directRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { DirectService } from './direct.service.ts';

/** Conversations of a few people, without a name. */
@Controller()
export class DirectController {
  constructor(
    private readonly direct: DirectService,
    private readonly requester: Requester,
  ) {}

  @Implements(routes.beginDirect)
  begin({ body }: RouteInput<typeof routes.beginDirect>, caller: Identity): Promise<RouteOutput<typeof routes.beginDirect>> {
    return this.direct.begin(caller.userId, body.userIds, body.hidden);
  }

  /** messaging-service knows what was said last. */
  @Implements(routes.listDirect)
  list({ query }: RouteInput<typeof routes.listDirect>, caller: Identity): Promise<RouteOutput<typeof routes.listDirect>> {
    return this.requester.request(directRequests.directList, { ...query, userId: caller.userId });
  }
}
