import { bearerToken, isServiceToken, TokenVerifier } from '@chatgenius/auth';
import { ChatError } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { Callers, DATABASE, type Caller } from '@chatgenius/http';
import { Inject, Injectable } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FILE_SETTINGS } from '../tokens.ts';

/**
 * Who goes on with an upload. A token that has expired since it began is taken for the upload's own user, as long as the
 * session that it is of goes on: nobody loses an hour's upload to a token of fifteen minutes.
 */
@Injectable()
export class UploadCallers {
  constructor(
    private readonly callers: Callers,
    private readonly accessTokens: TokenVerifier,
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
  ) {}

  verify(authorization: string | undefined): Promise<Caller> {
    return this.callers.verify(authorization, 'files:write');
  }

  /** @throws ChatError as {@link Callers.verify} */
  async verifyLate(authorization: string | undefined): Promise<Caller> {
    try {
      return await this.verify(authorization);
    } catch (error) {
      if (!(error instanceof ChatError) || error.reason !== 'TOKEN_EXPIRED' || isServiceToken(bearerToken(authorization))) throw error;
      return this.#ofLateToken(bearerToken(authorization), error);
    }
  }

  async #ofLateToken(token: string, refusal: ChatError): Promise<Caller> {
    const identity = await this.accessTokens.verify(token, this.settings.unclaimedSeconds);
    const { rowCount } = await this.database.pool.query({
      name: 'session-that-goes-on',
      text: 'SELECT FROM sessions WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now()',
      values: [identity.sessionId, identity.userId],
    });
    if (rowCount === 0) throw refusal;
    return identity;
  }
}
