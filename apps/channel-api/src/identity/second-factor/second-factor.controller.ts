import { type Identity } from '@chatgenius/auth';
import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type ApiRequest } from '@chatgenius/http';
import { Controller, Req } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { OwnPassword } from '../passwords/own-password.ts';
import { SecondFactorService } from './second-factor.service.ts';

/** One's own second factor. */
@Controller()
export class SecondFactorController {
  constructor(
    private readonly secondFactor: SecondFactorService,
    private readonly password: OwnPassword,
    private readonly users: UserRepository,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.readSecondFactor)
  async read(_: RouteInput<typeof routes.readSecondFactor>, { userId }: Identity): Promise<RouteOutput<typeof routes.readSecondFactor>> {
    const factor = await this.secondFactor.find(userId);
    const since = factor?.confirmedAt?.toISOString() ?? null;
    return { active: since !== null, since, recoveryCodesLeft: factor?.codesLeft ?? 0 };
  }

  @Implements(routes.enrolSecondFactor)
  async enrol({ body }: RouteInput<typeof routes.enrolSecondFactor>, { userId }: Identity, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.enrolSecondFactor>> {
    await this.password.assert(request, userId, body.password);
    const user = await this.users.find(userId);
    // Tokens may outlive their user.
    if (!user) throw new ChatError('TOKEN_INVALID');
    return this.secondFactor.begin(userId, user.handle);
  }

  @Implements(routes.confirmSecondFactor)
  async confirm({ body }: RouteInput<typeof routes.confirmSecondFactor>, { userId }: Identity): Promise<RouteOutput<typeof routes.confirmSecondFactor>> {
    await this.limits.secondFactor(userId);
    return { recoveryCodes: await this.secondFactor.confirm(userId, body.code) };
  }

  @Implements(routes.renewRecoveryCodes)
  async renew({ body }: RouteInput<typeof routes.renewRecoveryCodes>, { userId }: Identity, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.renewRecoveryCodes>> {
    await this.password.assert(request, userId, body.password);
    await this.limits.secondFactor(userId);
    return { recoveryCodes: await this.secondFactor.renewCodes(userId, body.code) };
  }

  @Implements(routes.disableSecondFactor)
  async disable({ body }: RouteInput<typeof routes.disableSecondFactor>, { userId }: Identity, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.disableSecondFactor>> {
    await this.password.assert(request, userId, body.password);
    await this.limits.secondFactor(userId);
    await this.secondFactor.disable(userId, body.code);
    return {};
  }
}
