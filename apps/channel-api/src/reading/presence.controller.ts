import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { ChatError, presenceRequests, presenceSeenBy, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';

/** Presence of users. */
@Controller()
export class PresenceController {
  constructor(private readonly requester: Requester) {}

  /** @throws ChatError UNAVAILABLE, also while it is not known */
  @Implements(routes.userPresence)
  async one({ params }: RouteInput<typeof routes.userPresence>, caller: Identity): Promise<RouteOutput<typeof routes.userPresence>> {
    const { states: [state] } = await this.requester.request(presenceRequests.presenceQuery, { userIds: [params.userId] });
    const seen = state && presenceSeenBy(state, caller.userId);
    if (seen === undefined) throw new ChatError('UNAVAILABLE');
    return seen;
  }
}
