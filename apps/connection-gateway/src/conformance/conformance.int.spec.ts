import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { redisUrl, waitUntil } from '@chatgenius/testing';
import { WebSocket } from 'ws';

const ARGS = ['--conditions=@chatgenius/source', '--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'main.ts')];

/** The entry point for the public suites, used a little as they use it, so that it is there when they are run. */
describe('the conformance server', () => {
  let server: ChildProcess;
  let url = '';
  const environment = () => ({ NODE_ENV: 'test', PORT: '0', REDIS_URL: redisUrl() });

  beforeAll(async () => {
    server = spawn(process.execPath, ARGS, { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    server.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    await waitUntil('it listens', () => output.includes('\n'), 30_000);
    url = /http:\S+/.exec(output)?.[0] ?? '';
  });

  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
  });

  /** What comes, but for pings, which it answers. */
  async function open(path: string): Promise<{ socket: WebSocket; received: unknown[]; until: (count: number) => Promise<unknown[]> }> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}/?EIO=4&transport=websocket`);
    const received: unknown[] = [];
    socket.on('message', (data: Buffer, isBinary) => {
      const message = isBinary ? data : data.toString();
      if (message === '2') socket.send('3');
      else received.push(message);
    });
    await once(socket, 'open');
    const until = async (count: number) => {
      await waitUntil(`${count} messages have come`, () => received.length >= count);
      return received.splice(0);
    };
    expect(JSON.parse(String((await until(1))[0]).slice(1))).toMatchObject({ pingInterval: 300, pingTimeout: 200, maxPayload: 1e6 });
    return { socket, received, until };
  }

  it('does not start in production', async () => {
    const starting = promisify(execFile)(process.execPath, ARGS, { env: { ...environment(), NODE_ENV: 'production' } });
    await expect(starting).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/NODE_ENV .*anything but production/) as string });
  });

  it('opens sessions by polling, too', async () => {
    const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(JSON.parse((await response.text()).slice(1))).toMatchObject({ upgrades: ['websocket'] });
    expect((await fetch(`${url}/socket.io/?EIO=3&transport=polling`)).status).toBe(400);
  });

  it('echoes auth, text, bytes and acks, in both namespaces as asked', async () => {
    const { socket, until } = await open('/socket.io');
    socket.send('40{"token":"123"}');
    expect(await until(2)).toEqual([expect.stringMatching(/^40\{"sid":/), '42["auth",{"token":"123"}]']);
    socket.send('40/custom,{"token":"456"}');
    expect(await until(2)).toEqual([expect.stringMatching(/^40\/custom,\{"sid":/), '42/custom,["auth",{"token":"456"}]']);
    socket.send('42["message",1,"two",{"three":[null]}]');
    socket.send('4277["message-with-ack",1,"two"]');
    expect(await until(2)).toEqual(['42["message-back",1,"two",{"three":[null]}]', '4377[1,"two"]']);
    socket.send('451-["message",{"_placeholder":true,"num":0}]');
    socket.send(Buffer.from([1, 2, 3]));
    expect(await until(2)).toEqual(['451-["message-back",{"_placeholder":true,"num":0}]', Buffer.from([1, 2, 3])]);
    socket.send('4abc');
    await waitUntil('it is closed', () => socket.readyState === WebSocket.CLOSED);
  });

  it('closes who does not connect', async () => {
    const { socket } = await open('/socket.io');
    await waitUntil('it is closed', () => socket.readyState === WebSocket.CLOSED, 3_000);
  });

  it('echoes what is said to Engine.IO alone', async () => {
    const { socket, until } = await open('/engine.io');
    socket.send('4hello');
    expect(await until(1)).toEqual(['4hello']);
    socket.close();
  });
});
