import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { commands } from '@chatgenius/contracts';
import { unpackDebianPackages } from '@chatgenius/stack';
import { seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

const PYTHON = '/usr/bin/python3';
/** Where Debian's packages of the Python client are; nothing where there are none to be had. */
const packages = existsSync(PYTHON)
  ? await unpackDebianPackages(['python3-socketio', 'python3-websocket']).catch(() => undefined)
  : undefined;
const itWithPython = packages === undefined ? it.skip : it;

describe('a Socket.IO client in another language', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  itWithPython('connects, joins, writes, is refused and reads like ours (python3-socketio)', async () => {
    const { userIds: [ours = '', theirs = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    if (channel === undefined) throw new Error('nothing was seeded');
    const client = await system.connect(ours, 0);
    await client.command(commands.channelJoin, { channelId: channel.id });

    const script = path.join(import.meta.dirname, 'foreign-client.py');
    const running = promisify(execFile)(PYTHON, [script, system.gateway(1).url, await system.token(theirs), channel.id], {
      env: { PYTHONPATH: path.join(packages ?? '', 'usr/lib/python3/dist-packages') },
    });
    await Promise.race([client.receivedUpTo(channel.stream, 1), running]);
    await client.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'Hello, Python' });
    const { stdout } = await running;

    const reported = stdout.trim().split('\n').map((line) => JSON.parse(line) as { name: string; value: unknown });
    const values = (name: string) => reported.filter((line) => line.name === name).map(({ value }) => value);
    expect(values('session:ready')).toMatchObject([{ user: { id: theirs }, channels: [{ id: channel.id }] }]);
    expect(values('joined')).toMatchObject([{ status: 'ok', data: { head: { seq: 0 }, verdict: { status: 'recovered' } } }]);
    expect(values('ack')).toMatchObject([{ status: 'ok', data: { seq: 1, message: { text: 'Hello from Python' } } }]);
    expect(values('refusal')).toMatchObject([{ status: 'error', code: 'INVALID_PAYLOAD', data: { reason: 'PAYLOAD_MALFORMED' } }]);
    expect(values('message:created')).toEqual(client.eventsOf(channel.stream));
  });
});
