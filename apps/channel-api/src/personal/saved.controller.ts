import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { personalRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** Messages that somebody keeps for later. */
@Controller()
export class SavedController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.saveMessage)
  save({ params }: RouteInput<typeof routes.saveMessage>, { userId }: Identity): Promise<RouteOutput<typeof routes.saveMessage>> {
    return this.requester.request(personalRequests.savedSet, { ...params, userId, saved: true });
  }

  @Implements(routes.unsaveMessage)
  async unsave({ params }: RouteInput<typeof routes.unsaveMessage>, { userId }: Identity): Promise<RouteOutput<typeof routes.unsaveMessage>> {
    await this.requester.request(personalRequests.savedSet, { ...params, userId, saved: false });
    return {};
  }

  @Implements(routes.listSaved)
  list({ query }: RouteInput<typeof routes.listSaved>, { userId }: Identity): Promise<RouteOutput<typeof routes.listSaved>> {
    return this.requester.request(personalRequests.savedList, { ...query, userId });
  }
}
