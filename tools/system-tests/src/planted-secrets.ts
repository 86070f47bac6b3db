import { randomUUID } from 'node:crypto';
import { commands, routes } from '@chatgenius/contracts';
import { callApi, WireClient, PLANTED } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { type System } from './system.ts';

const PASSWORD = `${PLANTED} of eighteen`;

/** Whether or not it is taken. */
const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

/** Writes a known text wherever somebody may write, well-formed or not: over sockets, over HTTP, in addresses and headers. */
export async function plantSecrets(system: System): Promise<void> {
  const { apiUrl } = system;
  const { accessToken: token, user } = await callApi(apiUrl, routes.signUp, { body: { handle: freshHandle('mole'), password: PASSWORD, displayName: PLANTED } });
  const channel = await callApi(apiUrl, routes.createChannel, { token, body: { name: PLANTED, kind: 'public', memberIds: [] } });
  const client = await WireClient.connect({ url: system.gateway(0).url, token });
  await client.command(commands.presenceUpdate, { status: 'dnd', text: PLANTED });
  await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: PLANTED });
  await attempt(client.command(commands.messageSend, { channelId: channel.id, clientMessageId: PLANTED, text: PLANTED }));
  await attempt(callApi(apiUrl, routes.setEmail, { token, body: { email: `${PLANTED}@example.org`, password: PASSWORD } }));
  await attempt(callApi(apiUrl, routes.signIn, { body: { handle: user.handle, password: `${PASSWORD}, wrong` } }));
  await attempt(callApi(apiUrl, routes.me, { token: PLANTED }));
  await attempt(WireClient.connect({ url: system.gateway(1).url, token: PLANTED }));
  await fetch(`${apiUrl}/v1/search?q=${PLANTED}`, { headers: { authorization: `Bearer ${token}`, cookie: PLANTED } });
  await fetch(`${apiUrl}/v1/${PLANTED}`, { method: 'POST', body: `{"text":"${PLANTED}"` });
  client.close();
}
