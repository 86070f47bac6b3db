import { type Identity } from '@chatgenius/auth';
import { InvitationId, routes, Timestamp, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { InvitationRepository, type InvitationPosition } from './invitation.repository.ts';
import { InvitationService } from './invitation.service.ts';

const invitationCursor = pageCursor<InvitationPosition>(z.object({ at: Timestamp, id: InvitationId }));

/** What somebody is asked to come into. */
@Controller()
export class InvitationController {
  constructor(
    private readonly service: InvitationService,
    private readonly invitations: InvitationRepository,
  ) {}

  @Implements(routes.listInvitations)
  async list({ query }: RouteInput<typeof routes.listInvitations>, caller: Identity): Promise<RouteOutput<typeof routes.listInvitations>> {
    const after = query.after === undefined ? undefined : invitationCursor.decode(query.after);
    const { page, last } = keysetPage(await this.invitations.list(caller.userId, after, query.limit + 1), query.limit);
    return { invitations: page, next: last ? invitationCursor.encode({ at: last.createdAt, id: last.id }) : null };
  }

  @Implements(routes.acceptInvitation)
  accept({ params }: RouteInput<typeof routes.acceptInvitation>, caller: Identity): Promise<RouteOutput<typeof routes.acceptInvitation>> {
    return this.service.accept(caller.userId, params.invitationId);
  }

  @Implements(routes.declineInvitation)
  async decline({ params }: RouteInput<typeof routes.declineInvitation>, caller: Identity): Promise<RouteOutput<typeof routes.declineInvitation>> {
    await this.service.decline(caller.userId, params.invitationId);
    return {};
  }
}
