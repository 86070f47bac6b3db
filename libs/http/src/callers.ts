import { bearerToken, isServiceToken, TokenVerifier, type Identity } from '@chatgenius/auth';
import { type Scope } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { type Caller } from './api-request.ts';
import { ServiceTokenVerifier } from './service-token.verifier.ts';

/** What each service holds against an access token beside its signature. */
export abstract class SessionCheck {
  /** @throws ChatError SESSION_REVOKED, UNAVAILABLE */
  abstract assertGood(identity: Identity): Promise<void>;
}

/** Who sends a request, by its `Authorization`: a person by an access token, or a bot by a service token. */
@Injectable()
export class Callers {
  constructor(
    private readonly accessTokens: TokenVerifier,
    private readonly serviceTokens: ServiceTokenVerifier,
    private readonly sessions: SessionCheck,
  ) {}

  /**
   * @param scope with which a service token is good here; without one it is not, and with `any` each is
   * @throws ChatError TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, SESSION_REVOKED, SCOPE_MISSING and what the verifiers throw
   */
  async verify(authorization: string | undefined, scope: Scope | 'any' | undefined): Promise<Caller> {
    const token = bearerToken(authorization);
    if (isServiceToken(token)) return this.serviceTokens.verify(token, scope);
    const identity = await this.accessTokens.verify(token);
    await this.sessions.assertGood(identity);
    return identity;
  }
}
