import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type ApiRequest } from '@chatgenius/http';
import { Controller, Req } from '@nestjs/common';
import { MailRequests } from '../mail/mail-requests.ts';
import { OwnPassword } from './own-password.ts';
import { PasswordService } from './password.service.ts';

/** Another password, by the one before or by mail. */
@Controller()
export class PasswordController {
  constructor(
    private readonly own: OwnPassword,
    private readonly passwords: PasswordService,
    private readonly mail: MailRequests,
  ) {}

  @Implements(routes.changePassword)
  async change({ body }: RouteInput<typeof routes.changePassword>, caller: Identity, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.changePassword>> {
    const currentHash = await this.own.assert(request, caller.userId, body.currentPassword);
    return { sessions: await this.passwords.change(caller, currentHash, body.newPassword) };
  }

  @Implements(routes.requestPasswordReset)
  async requestReset({ body }: RouteInput<typeof routes.requestPasswordReset>, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.requestPasswordReset>> {
    await this.mail.ask(request, { purpose: 'password-reset', address: body.email });
    return {};
  }

  @Implements(routes.resetPassword)
  async reset({ body }: RouteInput<typeof routes.resetPassword>): Promise<RouteOutput<typeof routes.resetPassword>> {
    return { sessions: await this.passwords.reset(body.token, body.newPassword) };
  }
}
