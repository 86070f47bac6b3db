import { randomUUID } from 'node:crypto';
import { commands, routes, streams } from '@chatgenius/contracts';
import { callApi, WireClient, waitUntil } from '@chatgenius/testing';

const CONNECTIONS = 6;

export interface Places {
  /** What clients reach. */
  readonly proxy: string;
  /** The same, for files. */
  readonly files: string;
  /** Ops ports of the gateways. */
  readonly gateways: readonly string[];
  readonly prometheus: string | undefined;
}

/** What a user does, through the proxy alone: signs up and in, connects again and again, sends, and is heard on every connection. */
export async function tryProduct({ proxy, files, gateways, prometheus }: Places, report: (line: string) => void): Promise<void> {
  const password = randomUUID();
  const handle = `compose-${randomUUID().slice(0, 8)}`;
  await callApi(proxy, routes.signUp, { body: { handle, displayName: 'Compose', password } });
  const { accessToken: token } = await callApi(proxy, routes.signIn, { body: { handle, password } });
  const channel = await callApi(proxy, routes.createChannel, { token, body: { name: 'compose', kind: 'public', memberIds: [] } });
  const clients: WireClient[] = [];
  try {
    for (let index = 0; index < CONNECTIONS; index += 1) clients.push(await WireClient.connect({ url: proxy, token }));
    const held = await Promise.all(gateways.map(connectionsOf));
    report(`${CONNECTIONS} connections through the proxy: ${held.join(' and ')} on the gateways`);
    if (held.some((count) => count === 0)) throw new Error('The proxy has sent everybody to one gateway.');

    const joined = await Promise.all(clients.map((client) => client.command(commands.channelJoin, { channelId: channel.id })));
    const { seq } = await (clients[0] as WireClient).command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'Hello through the proxy' });
    await Promise.all(clients.map((client) => client.receivedUpTo(streams.channel(channel.id), seq)));
    report(`a message got seq ${seq} after ${joined[0]?.head.seq} and reached all ${CONNECTIONS}`);
    await tryFiles(files, token, report);
    if (prometheus !== undefined) await waitForPrometheus(prometheus, report);
  } finally {
    for (const client of clients) client.close();
  }
}

/** A file goes up, is looked at, and comes down by a link, at the origin of files. */
async function tryFiles(files: string, token: string, report: (line: string) => void): Promise<void> {
  const [fileId, text] = [randomUUID(), 'Hello through the proxy'];
  const put = await fetch(`${files}/v1/files/${fileId}`, { method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }, body: text });
  if (put.status !== 201) throw new Error(`An upload was answered ${put.status}: ${await put.text()}`);
  await waitUntil('the file is ready', async () => (await callApi(files, routes.getFile, { token, params: { fileId } })).state === 'ready');
  const { links } = await callApi(files, routes.linkFiles, { token, body: { files: [{ fileId, variant: 'original' }] } });
  const { pathname, search } = new URL(links[0]?.url ?? '');
  const read = await (await fetch(`${files}${pathname}${search}`)).text();
  if (read !== text) throw new Error(`A file came back as ${read.slice(0, 200)}.`);
  report('a file went up and came back through the proxy');
}

async function connectionsOf(ops: string): Promise<number> {
  const metrics = await (await fetch(`${ops}/metrics`)).text();
  return Number(/^chat_gateway_connections(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0);
}

/** Prometheus has scraped both gateways, and answers a query of the dashboard. */
async function waitForPrometheus(prometheus: string, report: (line: string) => void): Promise<void> {
  const ask = async (query: string): Promise<string[]> => {
    const answer = (await (await fetch(`${prometheus}/api/v1/query?${new URLSearchParams({ query }).toString()}`)).json()) as { data: { result: { value: [number, string] }[] } };
    return answer.data.result.map(({ value: [, value] }) => value);
  };
  // The canary holds some, too.
  await waitUntil('Prometheus has scraped both gateways', async () => Number((await ask('sum(chat_gateway_connections)'))[0] ?? 0) >= CONNECTIONS, 15_000);
  // Each is scraped at a time of its own.
  await waitUntil('Prometheus reaches 7 processes', async () => (await ask('sum(up{job=~"channel-api|connection-gateway|messaging-service|presence-service|file-service"})'))[0] === '7', 15_000);
  await waitUntil('the canary has sent and received', async () => Number((await ask('sum(chat_canary_probes_total{probe="message",outcome="ok"})'))[0] ?? 0) > 0, 30_000);
  report(`Prometheus scrapes 7 processes of the product and the canary, and counts at least ${CONNECTIONS} connections`);
}
