import { assertScope, OwnedTokenError, readServiceToken } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { ChatError, fromRefusal, messagingRequests } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { type BotIdentity } from './socket-identity.ts';

/** A token without an end has this one: the last moment that an ISO 8601 time of four digits tells. */
const NEVER = new Date('9999-12-31T23:59:59.999Z');
/** As many as one request carries. */
const AT_ONCE = 1_000;

/** A service token as it was shown, without its secret. */
export interface AskedToken {
  readonly id: string;
  readonly secretHash: string;
}

/** Whether service tokens are good, asked of messaging-service: a gateway knows no database. */
@Injectable()
export class ServiceTokens {
  constructor(private readonly requester: Requester) {}

  /** @throws ChatError TOKEN_INVALID, TOKEN_EXPIRED, ACCOUNT_DEACTIVATED, ACCOUNT_BANNED, SCOPE_MISSING; UNAVAILABLE when nobody answers */
  async verify(token: string): Promise<BotIdentity> {
    const shown = readServiceToken(token);
    if (shown === undefined) throw new ChatError('TOKEN_INVALID');
    const found = (await this.check([{ id: shown.id, secretHash: shown.secretHash.toString('base64url') }])).get(shown.id);
    if (found === undefined) throw new ChatError('UNAVAILABLE');
    if (found instanceof ChatError) throw found;
    return found;
  }

  /** What each is good for now, or why it is not; tokens of which nothing was answered are left out. @throws ChatError UNAVAILABLE */
  async check(asked: readonly AskedToken[]): Promise<ReadonlyMap<string, BotIdentity | ChatError>> {
    const known = new Map<string, BotIdentity | ChatError>();
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      const page = asked.slice(from, from + AT_ONCE);
      const { tokens } = await this.requester.request(messagingRequests.serviceTokensCheck, { tokens: page });
      const hashes = new Map(page.map(({ id, secretHash }) => [id, secretHash]));
      for (const answer of tokens) known.set(answer.id, 'userId' in answer ? admitted(answer, hashes.get(answer.id) ?? '') : refusalOf(answer));
    }
    return known;
  }
}

function admitted({ id, userId, ownerId, scopes, expiresAt }: messagingRequests.GoodServiceToken, secretHash: string): BotIdentity | ChatError {
  try {
    assertScope({ userId, scopes }, 'connections:open');
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
  return { userId, sessionId: id, expiresAt: expiresAt === null ? NEVER : new Date(expiresAt), bot: { ownerId, scopes, secretHash } };
}

const OWNED = ['TOKEN_EXPIRED', 'ACCOUNT_DEACTIVATED'] as const;

/** Of a token that was good once its owner is known, who is told so as often as a connection may fail. */
function refusalOf(answer: { readonly ownerId?: string | undefined }): ChatError {
  const refusal = fromRefusal(answer);
  const reason = OWNED.find((one) => one === refusal.reason);
  return answer.ownerId !== undefined && reason !== undefined ? new OwnedTokenError(reason, answer.ownerId, refusal.details) : refusal;
}
