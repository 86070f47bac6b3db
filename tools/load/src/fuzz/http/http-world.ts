import { randomUUID } from 'node:crypto';
import { routes, streams, type RouteContract } from '@chatgenius/contracts';
import { type Known } from '../schema-values.ts';

export interface WorldOptions {
  /** channel-api. */
  readonly url: string;
  /** Access tokens of people, and who they are. */
  readonly tokens: readonly string[];
  readonly userIds: readonly string[];
  readonly channelIds: readonly string[];
}

/** What there is to speak of, and the token of a bot that may do all that bots may. */
export interface World {
  readonly known: Known;
  readonly botToken: string;
}

const SCOPES = ['channels:read', 'channels:join', 'messages:read', 'messages:send', 'messages:import'];

/**
 * Makes a channel with everything in it, owned by one of the callers: what is fuzzed takes things away, so a new one is
 * made now and then, by another one, because nobody may have many bots. @throws Error when something that should work does not
 */
export async function makeWorld({ url, tokens, userIds, channelIds }: WorldOptions, turn: number): Promise<World> {
  const owner = tokens[turn % tokens.length] ?? '';
  const ask = (route: RouteContract, params: Record<string, string>, body?: unknown) => call(url, owner, route, params, body);
  const { id: channelId } = (await ask(routes.createChannel, {}, { name: `fuzz ${randomUUID().slice(0, 8)}` })) as { id: string };
  // By themselves: by now some of them may have blocked the owner.
  for (const token of tokens) await call(url, token, routes.joinChannel, { channelId }, {});
  const message = () => ({ channelId, clientMessageId: randomUUID(), text: 'to be spoken of' });
  const { results } = (await ask(routes.bulkSend, {}, { messages: [message(), message(), message()] })) as { results: Array<{ message: { id: string }; epoch: string }> };
  const hook = async (body: object) => ((await ask(routes.createWebhook, { channelId }, body)) as { webhook: { id: string } }).webhook.id;
  const webhookId = [await hook({ direction: 'incoming', name: 'fuzz' }), await hook({ direction: 'outgoing', name: 'fuzz', url: 'http://127.0.0.1:9/fuzz' })];
  const { id: botId } = (await ask(routes.createBot, {}, { handle: `f${randomUUID().replaceAll('-', '').slice(0, 20)}` })) as { id: string };
  const { id: tokenId, token } = (await ask(routes.createServiceToken, { botId }, { name: 'fuzz', scopes: SCOPES })) as { id: string; token: string };
  const { id: linkId, token: linkToken } = (await ask(routes.createInvitationLink, { channelId }, { role: 'guest' })) as { id: string; token: string };
  const messageId = results.map((result) => result.message.id);
  const channels = [channelId, ...channelIds];
  return {
    botToken: token,
    known: {
      channelId: channels,
      messageId,
      threadId: messageId,
      userId: [...userIds, botId],
      memberIds: userIds,
      webhookId,
      botId: [botId],
      tokenId: [tokenId],
      linkId: [linkId],
      token: [linkToken],
      epoch: results.map(({ epoch }) => epoch),
      ids: [userIds.slice(0, 2).join(','), botId],
      timeZone: ['Europe/Zurich', 'UTC'],
      locale: ['de-CH', 'en'],
      url: ['http://127.0.0.1:9/fuzz'],
      stream: [streams.channel(channelId), ...messageId.map(streams.thread), ...userIds.map(streams.user)],
    },
  };
}

async function call(url: string, token: string, route: RouteContract, params: Record<string, string>, body: unknown): Promise<unknown> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const response = await fetch(new URL(path, url), { method: route.method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${route.method} ${path} was answered ${response.status}: ${await response.text()}`);
  return response.json();
}
