import { type Identity, type SigningKeys } from '@chatgenius/auth';
import { ChatError, routes, type RouteInput, type RouteOutput, type SessionTokens } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Controller, Header, Headers, Inject, Req } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Reactivation } from '../accounts/reactivation.ts';
import { type ApiRequest } from '../http/api-request.ts';
import { Implements } from '../http/implements.decorator.ts';
import { HttpLimits } from '../limits/http-limits.ts';
import { DATABASE, SIGNING_KEYS } from '../tokens.ts';
import { hashPassword, isOutdated, isPassword } from './passwords.ts';
import { SessionService } from './session.service.ts';
import { UserRepository } from '../users/user.repository.ts';

/** Published keys may be this old at a verifier: shorter than the overlap of an exchange of keys. */
const JWKS_CACHING = 'public, max-age=300';

/** Who somebody is: sign-up, sign-in, and what keeps them signed in. */
@Controller()
export class SessionController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly reactivation: Reactivation,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.signUp)
  async signUp({ body }: RouteInput<typeof routes.signUp>, @Req() request: ApiRequest, @Headers('user-agent') userAgent?: string): Promise<SessionTokens> {
    await this.limits.signUp(request);
    const { handle, displayName = handle, password } = body;
    const user = { id: uuidv7(), handle, displayName };
    const passwordHash = await hashPassword(password);
    return withTransaction(this.database.pool, async (transaction) => {
      await this.users.insert(transaction, { ...user, passwordHash });
      return this.sessions.open(user, userAgent, transaction);
    });
  }

  @Implements(routes.signIn)
  async signIn({ body }: RouteInput<typeof routes.signIn>, @Req() request: ApiRequest, @Headers('user-agent') userAgent?: string): Promise<SessionTokens> {
    await this.limits.signIn(request, body.handle);
    const user = await this.users.findByHandle(body.handle);
    if (!(await isPassword(user?.passwordHash, body.password)) || !user) throw new ChatError('CREDENTIALS_INVALID');
    if (isOutdated(user.passwordHash)) await this.users.changePasswordHash(user.id, await hashPassword(body.password));
    const { id, handle, displayName } = user;
    if (body.reactivate === true) await this.reactivation.reactivate(id, { actorId: id });
    return this.sessions.open({ id, handle, displayName }, userAgent);
  }

  @Implements(routes.refresh)
  refresh({ body }: RouteInput<typeof routes.refresh>): Promise<SessionTokens> {
    return this.sessions.refresh(body.refreshToken);
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
