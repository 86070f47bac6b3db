import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { LinkService } from './link.service.ts';

/** Invitation links: who makes and revokes them, and who comes in by them. */
@Controller()
export class LinkController {
  constructor(private readonly links: LinkService) {}

  @Implements(routes.createInvitationLink)
  create({ params, body }: RouteInput<typeof routes.createInvitationLink>, caller: Identity): Promise<RouteOutput<typeof routes.createInvitationLink>> {
    return this.links.create(params.channelId, caller.userId, body);
  }

  @Implements(routes.listInvitationLinks)
  async list({ params, query }: RouteInput<typeof routes.listInvitationLinks>, caller: Identity): Promise<RouteOutput<typeof routes.listInvitationLinks>> {
    const { page, last } = keysetPage(await this.links.list(params.channelId, caller.userId, query.after, query.limit + 1), query.limit);
    return { links: page, next: last?.id ?? null };
  }

  @Implements(routes.revokeInvitationLink)
  async revoke({ params }: RouteInput<typeof routes.revokeInvitationLink>, caller: Identity): Promise<RouteOutput<typeof routes.revokeInvitationLink>> {
    await this.links.revoke(params.channelId, caller.userId, params.linkId);
    return {};
  }

  @Implements(routes.lookAtInvitationLink)
  look({ body }: RouteInput<typeof routes.lookAtInvitationLink>, caller: Identity): Promise<RouteOutput<typeof routes.lookAtInvitationLink>> {
    return this.links.look(caller.userId, body.token);
  }

  @Implements(routes.acceptInvitationLink)
  accept({ body }: RouteInput<typeof routes.acceptInvitationLink>, caller: Identity): Promise<RouteOutput<typeof routes.acceptInvitationLink>> {
    return this.links.accept(caller.userId, body.token);
  }
}
