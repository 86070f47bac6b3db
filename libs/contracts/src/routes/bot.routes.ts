import { z } from 'zod';
import { route } from '../define/route.ts';
import { Bot, ServiceToken, ServiceTokenId } from '../entities/bot.ts';
import { Handle } from '../entities/user.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Scope } from '../scopes.ts';
import { NameText } from '../text/text.ts';
import { DisplayName } from './auth.routes.ts';

const BotParams = z.object({ botId: UserId });
const TokenParams = BotParams.extend({ tokenId: ServiceTokenId });
const GivenScopes = z.array(Scope).min(1).max(Scope.options.length).refine((scopes) => new Set(scopes).size === scopes.length, 'Name each scope once.');

export const createBot = route({
  method: 'POST',
  path: '/v1/bots',
  summary: 'Create a bot of one’s own. It is a user like others, but cannot sign in: it acts through service tokens.',
  auth: 'bearer',
  idempotencyKey: true,
  body: z.object({ handle: Handle, displayName: DisplayName.optional() }),
  status: 201,
  output: Bot,
  errors: ['HANDLE_TAKEN', 'TOO_MANY_BOTS'],
});

export const listBots = route({
  method: 'GET',
  path: '/v1/bots',
  summary: 'The caller’s own bots, oldest first.',
  auth: 'bearer',
  output: z.object({ bots: z.array(Bot) }),
});

export const createServiceToken = route({
  method: 'POST',
  path: '/v1/bots/:botId/tokens',
  summary: 'Make a service token for an own bot. `token` is told here and never again. `sessions:create` is for administrators of the deployment.',
  auth: 'bearer',
  idempotencyKey: true,
  params: BotParams,
  body: z.object({
    name: NameText(80),
    scopes: GivenScopes,
    expiresInDays: z.int().min(1).max(limits.serviceTokenDays).optional().describe('Without it the token is good until it is revoked.'),
  }),
  status: 201,
  output: ServiceToken.extend({ token: z.string() }),
  errors: ['BOT_NOT_FOUND', 'TOO_MANY_TOKENS', 'NOT_ALLOWED'],
});

export const listServiceTokens = route({
  method: 'GET',
  path: '/v1/bots/:botId/tokens',
  summary: 'The service tokens of an own bot, oldest first, without their secrets.',
  auth: 'bearer',
  params: BotParams,
  output: z.object({ tokens: z.array(ServiceToken) }),
  errors: ['BOT_NOT_FOUND'],
});

export const updateServiceToken = route({
  method: 'PATCH',
  path: '/v1/bots/:botId/tokens/:tokenId',
  summary: 'Give a service token of an own bot another name or other scopes. They hold at once: a connection goes on with the new ones, or ends without `connections:open`.',
  auth: 'bearer',
  params: TokenParams,
  body: z.object({ name: NameText(80).optional(), scopes: GivenScopes.optional() }).refine(({ name, scopes }) => name !== undefined || scopes !== undefined, 'Name at least one of name and scopes.'),
  output: ServiceToken,
  errors: ['BOT_NOT_FOUND', 'TOKEN_NOT_FOUND', 'NOT_ALLOWED'],
});

export const revokeServiceToken = route({
  method: 'DELETE',
  path: '/v1/bots/:botId/tokens/:tokenId',
  summary: 'Revoke a service token of an own bot: no request is let in with it from then on, and its connections end. Revoking twice changes nothing.',
  auth: 'bearer',
  params: TokenParams,
  output: z.object({}),
  errors: ['BOT_NOT_FOUND'],
});
