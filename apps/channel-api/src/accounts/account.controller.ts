import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Controller, Req } from '@nestjs/common';
import { type ApiRequest, type Caller } from '../http/api-request.ts';
import { Implements } from '../http/implements.decorator.ts';
import { isPassword } from '../identity/passwords.ts';
import { HttpLimits } from '../limits/http-limits.ts';
import { UserRepository } from '../users/user.repository.ts';
import { AnonymisationRepository } from './anonymisation.repository.ts';
import { Anonymising } from './anonymisation.ts';
import { Deactivation } from './deactivation.ts';
import { Reactivation } from './reactivation.ts';

/** Whether people are active: by themselves, with their password, and by administrators. */
@Controller()
export class AccountController {
  constructor(
    private readonly deactivation: Deactivation,
    private readonly reactivation: Reactivation,
    private readonly anonymising: Anonymising,
    private readonly anonymisations: AnonymisationRepository,
    private readonly users: UserRepository,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.deactivateMe)
  async deactivateMe({ body }: RouteInput<typeof routes.deactivateMe>, { userId }: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.deactivateMe>> {
    await this.#confirm(userId, body.password, request);
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
  async anonymiseMe({ body }: RouteInput<typeof routes.anonymiseMe>, { userId }: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.anonymiseMe>> {
    await this.#confirm(userId, body.password, request);
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

  /** An access token alone, which somebody may have found, is not enough. @throws ChatError CREDENTIALS_INVALID, RATE_LIMITED */
  async #confirm(userId: string, password: string, request: ApiRequest): Promise<void> {
    const user = await this.users.findById(userId);
    if (user) await this.limits.signIn(request, user.handle);
    if (!(await isPassword(user?.passwordHash, password))) throw new ChatError('CREDENTIALS_INVALID');
  }
}
