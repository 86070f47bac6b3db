import { Requester } from '@chatgenius/bus';
import { messagingRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { RetentionPolicyRepository } from './retention-policy.repository.ts';
import { RetentionPolicyService } from './retention-policy.service.ts';

const idCursor = pageCursor<{ id: string }>(z.object({ id: z.uuid() }));

/** How long messages are kept, and what is on hold. */
@Controller()
export class RetentionController {
  constructor(
    private readonly policies: RetentionPolicyService,
    private readonly repository: RetentionPolicyRepository,
    private readonly requester: Requester,
  ) {}

  @Implements(routes.readRetention)
  async read({ query }: RouteInput<typeof routes.readRetention>): Promise<RouteOutput<typeof routes.readRetention>> {
    const { page, last } = keysetPage(await this.repository.ofChannels(query.after, query.limit + 1), query.limit);
    return { deployment: (await this.repository.ofDeployment()) ?? null, channels: page, next: last?.channelId ?? null };
  }

  @Implements(routes.setRetention)
  set({ body }: RouteInput<typeof routes.setRetention>, { userId }: Caller): Promise<RouteOutput<typeof routes.setRetention>> {
    return this.policies.set(userId, undefined, body);
  }

  @Implements(routes.setChannelRetention)
  setForChannel({ params, body }: RouteInput<typeof routes.setChannelRetention>, { userId }: Caller): Promise<RouteOutput<typeof routes.setChannelRetention>> {
    return this.policies.set(userId, params.channelId, body);
  }

  @Implements(routes.clearChannelRetention)
  async clear({ params }: RouteInput<typeof routes.clearChannelRetention>, { userId }: Caller): Promise<RouteOutput<typeof routes.clearChannelRetention>> {
    await this.policies.clear(userId, params.channelId);
    return {};
  }

  @Implements(routes.previewRetention)
  preview({ query }: RouteInput<typeof routes.previewRetention>): Promise<RouteOutput<typeof routes.previewRetention>> {
    return this.requester.request(messagingRequests.retentionPreview, query);
  }

  @Implements(routes.listHolds)
  async holds({ query }: RouteInput<typeof routes.listHolds>): Promise<RouteOutput<typeof routes.listHolds>> {
    const before = query.after === undefined ? undefined : idCursor.decode(query.after).id;
    const { page, last } = keysetPage(await this.repository.holds(before, query.limit + 1), query.limit);
    return { holds: page, next: last ? idCursor.encode({ id: last.id }) : null };
  }

  @Implements(routes.placeHold)
  hold({ body }: RouteInput<typeof routes.placeHold>, { userId }: Caller): Promise<RouteOutput<typeof routes.placeHold>> {
    return this.policies.hold(userId, body);
  }

  @Implements(routes.releaseHold)
  async release({ params }: RouteInput<typeof routes.releaseHold>, { userId }: Caller): Promise<RouteOutput<typeof routes.releaseHold>> {
    await this.policies.release(userId, params.holdId);
    return {};
  }
}
