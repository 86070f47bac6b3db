import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type ApiRequest, type Caller } from '@chatgenius/http';
import { Controller, Req } from '@nestjs/common';
import { Confirmation } from '../identity/passwords/confirmation.ts';
import { AnonymisationRepository } from './anonymisation.repository.ts';
import { Anonymising } from './anonymisation.ts';
import { Deactivation } from './deactivation.ts';
import { Reactivation } from '../account-store/reactivation.ts';

/** Whether people are active, and known: by themselves, once they have shown who they are, and by administrators. */
@Controller()
export class AccountController {
  constructor(
    private readonly deactivation: Deactivation,
    private readonly reactivation: Reactivation,
    private readonly anonymising: Anonymising,
    private readonly anonymisations: AnonymisationRepository,
    private readonly confirmation: Confirmation,
  ) {}

  @Implements(routes.deactivateMe)
  async deactivateMe({ body }: RouteInput<typeof routes.deactivateMe>, caller: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.deactivateMe>> {
    await this.confirmation.assert(request, caller, body.password);
    const { userId } = caller;
    await this.deactivation.deactivate(userId, { actorId: userId });
    return {};
  }

  @Implements(routes.deactivateUser)
  async deactivateUser({ params, body }: RouteInput<typeof routes.deactivateUser>, { userId: actorId }: Caller): Promise<RouteOutput<typeof routes.deactivateUser>> {
    await this.deactivation.deactivate(params.userId, { actorId, reason: body.reason });
    return {};
  }

  @Implements(routes.reactivateUser)
  async reactivateUser({ params, body }: RouteInput<typeof routes.reactivateUser>, { userId: actorId }: Caller): Promise<RouteOutput<typeof routes.reactivateUser>> {
    await this.reactivation.reactivate(params.userId, { actorId, reason: body.reason });
    return {};
  }

  @Implements(routes.anonymiseMe)
  async anonymiseMe({ body }: RouteInput<typeof routes.anonymiseMe>, caller: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.anonymiseMe>> {
    await this.confirmation.assert(request, caller, body.password);
    const { userId } = caller;
    await this.anonymising.anonymise(userId, { actorId: userId });
    return {};
  }

  @Implements(routes.anonymiseUser)
  async anonymiseUser({ params, body }: RouteInput<typeof routes.anonymiseUser>, { userId: actorId }: Caller): Promise<RouteOutput<typeof routes.anonymiseUser>> {
    await this.anonymising.anonymise(params.userId, { actorId, reason: body.reason });
    return {};
  }

  @Implements(routes.readAnonymisation)
  async readAnonymisation({ params }: RouteInput<typeof routes.readAnonymisation>): Promise<RouteOutput<typeof routes.readAnonymisation>> {
    const found = await this.anonymisations.find(params.userId);
    if (!found) throw new ChatError('USER_NOT_FOUND');
    return found;
  }
}
