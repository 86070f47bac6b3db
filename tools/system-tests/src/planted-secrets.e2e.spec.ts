import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { commands, routes } from '@chatgenius/contracts';
import { callApi, ChatClient, PLANTED, waitUntil } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { logsOf } from './process-logs.ts';
import { SharedSystem } from './shared-system.ts';

const PASSWORD = `${PLANTED} of eighteen`;

/** Whatever somebody writes, well-formed or not: the run looks for it in all logs and metrics when all specs have ended, and this spec at once. */
describe('planted secrets', () => {
  let system: SharedSystem;
  beforeAll(async () => void (system = await SharedSystem.use()));
  afterAll(() => system.stop());

  /** Whether or not it is taken. */
  const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

  it('are in no log line and no metric', async () => {
    const { members, apiUrl } = system;
    const { accessToken: token, user } = await callApi(apiUrl, routes.signUp, { body: { handle: freshHandle('mole'), password: PASSWORD, displayName: PLANTED } });
    const channel = await callApi(apiUrl, routes.createChannel, { token, body: { name: PLANTED, kind: 'public', memberIds: [] } });
    const client = await ChatClient.connect({ url: system.gateway(0).url, token });
    await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: PLANTED });
    await attempt(client.command(commands.messageSend, { channelId: channel.id, clientMessageId: PLANTED, text: PLANTED }));
    await attempt(callApi(apiUrl, routes.setEmail, { token, body: { email: `${PLANTED}@example.org`, password: PASSWORD } }));
    await attempt(callApi(apiUrl, routes.signIn, { body: { handle: user.handle, password: `${PASSWORD}, wrong` } }));
    await attempt(callApi(apiUrl, routes.me, { token: PLANTED }));
    await attempt(ChatClient.connect({ url: system.gateway(1).url, token: PLANTED }));
    await fetch(`${apiUrl}/v1/search?q=${PLANTED}`, { headers: { authorization: `Bearer ${token}`, cookie: PLANTED } });
    await fetch(`${apiUrl}/v1/${PLANTED}`, { method: 'POST', body: `{"text":"${PLANTED}"` });
    client.close();

    const all = [...members.channelApi, ...members.gateways, ...members.messaging, ...members.presence, ...members.files];
    await waitUntil('the requests are logged', () => logsOf(members.channelApi[0] ?? { logFile: '' }).some(({ event }) => event === 'http:request'));
    const written = await Promise.all(all.map(async ({ name, logFile, opsUrl }) => ({ name, text: `${readFileSync(logFile, 'utf8')}${await (await fetch(`${opsUrl}/metrics`)).text()}` })));
    expect(written.filter(({ text }) => text.includes(PLANTED)).map(({ name }) => name)).toEqual([]);
  });
});
