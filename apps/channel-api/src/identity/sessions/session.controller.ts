import { type Identity, type SigningKeys } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput, type SessionTokens } from '@chatgenius/contracts';
import { Implements, type ApiRequest } from '@chatgenius/http';
import { Controller, Header, Inject, Req } from '@nestjs/common';
import { SIGNING_KEYS } from '../../tokens.ts';
import { Devices } from './devices.ts';
import { SessionService } from './session.service.ts';

/** Published keys may be this old at a verifier: shorter than the overlap of an exchange of keys. */
const JWKS_CACHING = 'public, max-age=300';

/** What keeps somebody signed in, and what ends it. */
@Controller()
export class SessionController {
  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    private readonly sessions: SessionService,
    private readonly devices: Devices,
  ) {}

  @Implements(routes.refresh)
  refresh({ body }: RouteInput<typeof routes.refresh>, @Req() request: ApiRequest): Promise<SessionTokens> {
    return this.sessions.refresh(body.refreshToken, this.devices.of(request));
  }

  @Implements(routes.signOut)
  async signOut({ body }: RouteInput<typeof routes.signOut>): Promise<RouteOutput<typeof routes.signOut>> {
    await this.sessions.end(body.refreshToken);
    return {};
  }

  @Implements(routes.signOutEverywhere)
  async signOutEverywhere(_: RouteInput<typeof routes.signOutEverywhere>, { userId }: Identity): Promise<RouteOutput<typeof routes.signOutEverywhere>> {
    return { sessions: await this.sessions.endAll(userId) };
  }

  @Header('Cache-Control', JWKS_CACHING)
  @Implements(routes.jwks)
  jwks() {
    return this.keys.published as { keys: Array<{ kty: string; kid: string }> };
  }
}
