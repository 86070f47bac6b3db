import { routes, type RouteInput, type SessionTokens } from '@chatgenius/contracts';
import { Implements, type ApiRequest } from '@chatgenius/http';
import { Controller, Req } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { Devices } from '../sessions/devices.ts';
import { SignInService } from './sign-in.service.ts';

/** Sign-up and sign-in by handle and password. */
@Controller()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly devices: Devices,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.signUp)
  async signUp({ body }: RouteInput<typeof routes.signUp>, @Req() request: ApiRequest): Promise<SessionTokens> {
    await this.limits.signUp(request);
    return this.signIns.signUp({ ...body, displayName: body.displayName ?? body.handle }, this.devices.of(request));
  }

  @Implements(routes.signIn)
  async signIn({ body }: RouteInput<typeof routes.signIn>, @Req() request: ApiRequest): Promise<SessionTokens> {
    await this.limits.signIn(request, body.handle);
    return this.signIns.signIn(body, this.devices.of(request));
  }

  @Implements(routes.signInSecondFactor)
  secondStep({ body }: RouteInput<typeof routes.signInSecondFactor>, @Req() request: ApiRequest): Promise<SessionTokens> {
    return this.signIns.secondStep(body, this.devices.of(request));
  }
}
