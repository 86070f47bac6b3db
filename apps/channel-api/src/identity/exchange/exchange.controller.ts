import { ChatError, routes, type RouteInput, type RouteOutput, type SessionTokens } from '@chatgenius/contracts';
import { Implements, type ApiRequest, type Caller } from '@chatgenius/http';
import { Controller, Inject, Req } from '@nestjs/common';
import { SESSION_SETTINGS } from '../../tokens.ts';
import { Devices } from '../sessions/devices.ts';
import { type SessionSettings } from '../sessions/session.settings.ts';
import { ExchangeService } from './exchange.service.ts';

/** The ways in for users of somebody else's product. */
@Controller()
export class ExchangeController {
  constructor(
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettings,
    private readonly exchanges: ExchangeService,
    private readonly devices: Devices,
  ) {}

  @Implements(routes.exchangeToken)
  async exchange({ body }: RouteInput<typeof routes.exchangeToken>, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.exchangeToken>> {
    const tokens = await this.exchanges.exchange(body.subject_token, { device: this.devices.of(request), reactivate: String(body.reactivate) === 'true' });
    return {
      ...tokens,
      access_token: tokens.accessToken,
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: this.settings.accessTokenSeconds,
      refresh_token: tokens.refreshToken,
    };
  }

  @Implements(routes.createSession)
  create({ body }: RouteInput<typeof routes.createSession>, { ownerId }: Caller): Promise<SessionTokens> {
    // For servers: who has signed in here has no business to sign others in.
    if (ownerId === undefined) throw new ChatError('NOT_ALLOWED');
    const { externalId, handle, displayName, email, userAgent, reactivate = false } = body;
    // The address would be the server's.
    return this.exchanges.openFor(externalId, { handle, displayName, email }, { device: { userAgent, addressRange: undefined }, reactivate });
  }
}
