import { randomUUID } from 'node:crypto';
import { type ChatClient } from '@chatgenius/client-sdk';
import { routes } from '@chatgenius/contracts';
import { callApi, seed } from '@chatgenius/testing';
import { freshHandle } from '../handles.ts';
import { type SharedSystem } from '../shared-system.ts';
import { type Given } from './given-names.ts';

type Makers = { readonly [Name in keyof Given]: () => Given[Name] | Promise<Given[Name]> };

/** With users and a channel of its own; what a page does not name is not made. */
export async function prepare(system: SharedSystem, wants: (name: keyof Given) => boolean): Promise<Given> {
  const { userIds: [userId = '', friendId = '', adminId = ''], channels: [channel] } = await seed(system.database.pool, { users: 3, channels: 1 });
  const channelId = channel?.id ?? '';
  await system.database.pool.query(`UPDATE channel_members SET role = 'owner' WHERE channel_id = $1 AND user_id = $2`, [channelId, userId]);
  await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [adminId]);
  const token = () => system.token(userId);
  const account = { handle: freshHandle('reader'), password: randomUUID() };
  let friendly: Promise<ChatClient> | undefined;
  const friend = () => (friendly ??= system.chat(friendId, 1));
  const makers: Makers = {
    url: () => system.gateway(0).url,
    apiUrl: () => system.apiUrl,
    filesUrl: () => system.filesUrl(),
    token: () => token,
    handle: async () => {
      const { accessToken } = await callApi(system.apiUrl, routes.signUp, { body: { ...account, displayName: undefined } });
      await callApi(system.apiUrl, routes.joinChannel, { token: accessToken, params: { channelId } });
      return account.handle;
    },
    password: () => account.password,
    chat: () => system.chat(userId, 0, { optimistic: true }),
    friend,
    admin: () => system.chat(adminId, 0),
    channelId: () => channelId,
    userId: () => friendId,
    userIds: () => [friendId],
    messageId: async () => (await (await friend()).send({ channelId, text: 'Shall we meet at noon?' }).acknowledged).id,
    text: () => 'Hello',
    show: () => () => undefined,
  };
  const made = await Promise.all(Object.entries(makers).map(async ([name, make]) => [name, wants(name as keyof Given) ? await make() : undefined] as const));
  return Object.fromEntries(made) as unknown as Given;
}
