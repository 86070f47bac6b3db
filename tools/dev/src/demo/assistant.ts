import { ChatClient } from '@chatgenius/client-sdk';
import { assist } from '@chatgenius/example-assistant';
import { localModel } from '@chatgenius/example-assistant/local-model';
import { PEOPLE } from './people.ts';
import { Person, type Addresses } from './person.ts';

const HANDLE = 'assistant';
const ROOM = 'general';
const [FIRST] = PEOPLE;

/** A bot that answers who mentions it in the demo's first channel, or writes to it; it asks no host outside. Ends with its client. */
export async function startAssistant(addresses: Addresses): Promise<ChatClient> {
  const owner = await Person.signInOrUp(FIRST, addresses);
  const { data: { bots } } = await owner.api.GET('/v1/bots');
  const bot = bots.find(({ handle }) => handle === HANDLE) ?? (await owner.api.POST('/v1/bots', { body: { handle: HANDLE, displayName: 'Assistant' } })).data;
  const { data: { channels } } = await owner.api.GET('/v1/channels', { query: { limit: 200 } });
  const channelId = channels.find(({ name }) => name === ROOM)?.id;
  if (channelId !== undefined) await owner.api.POST('/v1/channels/{channelId}/members', { params: { channelId }, body: { userId: bot.id } }).catch(() => undefined); // it is there already
  const params = { botId: bot.id };
  const { data: { tokens } } = await owner.api.GET('/v1/bots/{botId}/tokens', { params });
  for (const { id: tokenId } of tokens) await owner.api.DELETE('/v1/bots/{botId}/tokens/{tokenId}', { params: { ...params, tokenId } });
  const { data: { token } } = await owner.api.POST('/v1/bots/{botId}/tokens', { params, body: { name: 'demo', scopes: ['connections:open', 'messages:read', 'messages:send'], expiresInDays: 365 } });
  const chat = new ChatClient({ url: addresses.gatewayUrl, apiUrl: addresses.apiUrl, token: () => token, storage: false });
  assist(chat, localModel());
  void chat.connect().catch(() => undefined); // it goes on trying by itself
  return chat;
}
