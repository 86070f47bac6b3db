import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { commands, limits } from '@chatgenius/contracts';
import { type AttackPlan } from './attack-plan.ts';
import { type AttackName } from './attacks-options.rules.ts';
import { HostilePeer } from './hostile-peer.ts';

/** Not where innocent users are. */
const ADDRESS = '127.0.0.9';
const TICK_MS = 20;
const TICKS_PER_SECOND = 1_000 / TICK_MS;
const BURST = 400;

const { attack, urls, apiUrl, tokens, channelId, messageId } = workerData as AttackPlan;
const told: Record<string, number> = {};
function onTold(what: string): void {
  if (told[what] === undefined) parentPort?.postMessage({ first: what });
  told[what] = (told[what] ?? 0) + 1;
}

let lastAck = 0;
let over = false;

const peer = (place: number, token?: string): HostilePeer => new HostilePeer({ url: urls[place % urls.length] ?? '', localAddress: ADDRESS, onTold, ...(token !== undefined && { token }) });
const command = (name: string, input: object): string => `42${++lastAck}${JSON.stringify([name, input])}`;
const times = (count: number, make: (index: number) => string): string[] => Array.from({ length: count }, (_, index) => make(index));

/** Does something so many times a second until it is over, whatever becomes of it. */
async function keepOn(perSecond: number, act: () => void | Promise<void>): Promise<void> {
  const begun = performance.now();
  for (let acted = 0; !over; await delay(TICK_MS)) {
    const due = ((performance.now() - begun) / 1e3) * perSecond;
    for (; acted < due; acted++) void act();
  }
}

/** Acts on a connection again and again, and on a new one whenever it was closed. */
async function whileConnected(place: number, token: string | undefined, act: (connection: HostilePeer) => void | Promise<void>): Promise<void> {
  while (!over) {
    const connection = peer(place, token);
    await connection.ready;
    while (!over && !connection.closed) await act(connection);
    connection.close();
    await delay(TICK_MS);
  }
}

/** Posts on a connection of its own; without an end when the body is shorter than it says. */
function post(path: string, token: string | undefined, body: string, length = Buffer.byteLength(body)): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(apiUrl);
    const headers = { 'content-type': 'application/json', 'content-length': length, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const sent = request({ hostname, port, path, method: token === undefined || body.length > 0 ? 'POST' : 'GET', headers, localAddress: ADDRESS, agent: false }, (response) => {
      onTold(`HTTP ${response.statusCode}`);
      response.resume().once('close', resolve);
    });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      onTold(error.code ?? 'closed');
      resolve();
    });
    sent.write(body);
    if (length === Buffer.byteLength(body)) sent.end();
  });
}

const [token = ''] = tokens;
const ATTACK: Record<AttackName, () => Promise<unknown>> = {
  edits: () =>
    whileConnected(0, token, async (connection) => {
      connection.send(...times(BURST, (index) => command(commands.messageEdit.name, { messageId, text: `${index} ${'x'.repeat(200)}` })));
      await delay(2_000);
    }),
  reactions: () =>
    Promise.all(
      tokens.slice(0, 20).map((own, place) =>
        whileConnected(place, own, async (connection) => {
          connection.send(...times(100, (index) => command((index % 2 === 0 ? commands.reactionAdd : commands.reactionRemove).name, { messageId, emoji: '👍' })));
          await delay(5_000);
        }),
      ),
    ),
  namespaces: () =>
    whileConnected(0, token, async (connection) => {
      connection.send(...times(10_000 / TICKS_PER_SECOND, (index) => `40/made-up-${lastAck++}-${index},`));
      await delay(TICK_MS);
    }),
  pings: () =>
    whileConnected(0, token, async (connection) => {
      connection.send(...times(10_000 / TICKS_PER_SECOND, (index) => ['3', '4', '43999[]', '42'][index % 4] ?? '3'));
      await delay(TICK_MS);
    }),
  binary: () =>
    Promise.all(
      times(20, String).map((_, index) =>
        whileConnected(index, undefined, async (connection) => {
          connection.send(`451-["${commands.messageSend.name}",{"_placeholder":true,"num":0},"${'x'.repeat(60_000)}"]`);
          await delay(TICK_MS);
        }),
      ),
    ),
  resume: () =>
    whileConnected(0, token, async (connection) => {
      const since = Array.from({ length: limits.resumeStreams }, () => ({ stream: `channel:${channelId}`, epoch: 'another', seq: 0 }));
      connection.send(command(commands.sessionResume.name, { since }));
      await delay(50);
    }),
  strangers: () =>
    keepOn(1_500, async () => {
      const connection = peer(++lastAck);
      await connection.ready;
      connection.send('40{}');
      setTimeout(() => connection.close(), 2_000);
    }),
  bodies: async () => {
    for (let begun = 0; begun < 5_000 && !over; begun += 50) {
      for (let index = 0; index < 50; index++) void post('/v1/auth/sign-in', undefined, '{', 1_000);
      await delay(TICK_MS);
    }
  },
  mentions: async () => {
    const messages = Array.from({ length: limits.bulkMessages }, (_, index) => ({ channelId, clientMessageId: `mention-${performance.now()}-${index}`, text: '@channel look' }));
    while (!over) {
      await post('/v1/messages/bulk', token, JSON.stringify({ messages }));
      await delay(1_000);
    }
  },
  searches: () =>
    Promise.all(
      times(20, String).map(async () => {
        const words = times(20, (index) => `word${index}`).join(' OR ');
        while (!over) await post(`/v1/search?q=${encodeURIComponent(words)}`, token, '');
      }),
    ),
};

parentPort?.once('message', () => {
  over = true;
  parentPort?.postMessage({ told });
});
await ATTACK[attack]();
