import { admit } from '@chatgenius/auth';
import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, toRefusal, type RequestInput } from '@chatgenius/contracts';
import { markServiceTokensUsed, readServiceTokens, type FoundServiceToken } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';

type Asked = RequestInput<typeof messagingRequests.serviceTokensCheck>['tokens'][number];

/** Whether service tokens are good, for gateways, which know no database. */
@Controller()
export class ServiceTokenController {
  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.serviceTokensCheck)
  async check({ tokens }: RequestInput<typeof messagingRequests.serviceTokensCheck>) {
    const found = await readServiceTokens(this.pool, tokens.map(({ id }) => id));
    const answers = tokens.map((asked) => answerOf(asked, found.get(asked.id)));
    const unmarked = answers.flatMap((answer) => ('userId' in answer && found.get(answer.id)?.usedThisMinute === false ? [answer.id] : []));
    await markServiceTokensUsed(this.pool, unmarked);
    return { tokens: answers };
  }
}

function answerOf({ id, secretHash }: Asked, stored: FoundServiceToken | undefined) {
  try {
    const { userId, ownerId, scopes, expiresAt } = admit(Buffer.from(secretHash, 'base64url'), stored, 'any', stored?.now ?? new Date());
    return { id, userId, ownerId, scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null };
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    // Whoever does not know the secret learns nothing of the token.
    return { ...toRefusal(error), id, ...(error.reason !== 'TOKEN_INVALID' && stored && { ownerId: stored.ownerId }) };
  }
}
