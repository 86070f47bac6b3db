import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { personalRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** What somebody has begun to write. */
@Controller()
export class DraftController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.saveDraft)
  save({ body }: RouteInput<typeof routes.saveDraft>, { userId }: Identity): Promise<RouteOutput<typeof routes.saveDraft>> {
    return this.requester.request(personalRequests.draftSet, { ...body, userId });
  }

  @Implements(routes.listDrafts)
  list({ query }: RouteInput<typeof routes.listDrafts>, { userId }: Identity): Promise<RouteOutput<typeof routes.listDrafts>> {
    return this.requester.request(personalRequests.draftList, { ...query, userId });
  }
}
