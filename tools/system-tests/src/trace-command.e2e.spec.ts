import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { seed, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

interface Ended {
  readonly code: number;
  readonly shown: string;
  readonly complained: string;
}

/** The command itself, as somebody on call types it. */
describe('npm run trace', () => {
  let system: SharedSystem;
  let admin: string;

  beforeAll(async () => {
    system = await SharedSystem.use();
    const { userIds: [id = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [id]);
    admin = await system.token(id);
  });
  afterAll(() => system.stop());

  const run = (args: readonly string[], { token = admin, apiUrl = system.apiUrl } = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const command = ['--conditions=@chatgenius/source', 'tools/dev/src/tracing/trace.ts', ...args, ...(args.includes('--help') ? [] : ['--api', apiUrl])];
      const child = execFile(process.execPath, command, { cwd: WORKSPACE, env: { ...process.env, CHAT_TOKEN: token, CHAT_PASSWORD: '' } }, (_, shown, complained) => resolve({ code: child.exitCode ?? -1, shown, complained }));
    });

  it('says where a message is, and what its sender does', async () => {
    const { userIds: [sender = '', reader = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const channelId = channel?.id ?? '';
    const [one, other] = await Promise.all([system.connect(sender, 0), system.connect(reader, 1)]);
    for (const socket of [one, other]) await socket.command(commands.channelJoin, { channelId });
    const { message } = await one.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'not to be shown' });
    await waitUntil('it has arrived', () => other.events.some(({ seq }) => seq === message.seq));
    await other.command(commands.messageRead, { channelId, seq: message.seq });
    await one.command(commands.channelJoin, { channelId: randomUUID() }).catch(() => undefined);

    const [path, activity] = await Promise.all([run(['--message', message.id]), run(['--user', sender, '--seconds', '1'])]);
    expect(path).toMatchObject({ code: 0, complained: '' });
    const events = ['accepted by gateway-1, answered ok', 'committed by messaging-\\d in a group of', 'received by gateway-1', 'received by gateway-2', 'written by gateway-2 to 1 connections', `read by ${reader}`];
    for (const event of events) expect(path.shown).toMatch(new RegExp(event));
    expect(path.shown).not.toContain('not to be shown');
    expect(activity).toMatchObject({ code: 0, complained: '' });
    expect(activity.shown).toMatch(new RegExp(`gateway-1 .* channel:${channelId} \\d+`));
    expect(activity.shown).toContain('channel:join refused: CHANNEL_NOT_FOUND');
  });

  it('says what is wrong, in one line and with a code', async () => {
    const { userIds: [nobody = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const message = ['--message', randomUUID()];
    const [unknown, forbidden, expired, away, wrong] = await Promise.all([
      run(message),
      run(message, { token: await system.token(nobody) }),
      run(message, { token: 'no.token.atall' }),
      run(message, { apiUrl: 'http://127.0.0.1:9' }),
      run(['--message', 'one']),
    ]);
    expect(unknown).toMatchObject({ code: 1, shown: '', complained: expect.stringMatching(/^There is no such message/) as string });
    expect(forbidden).toMatchObject({ code: 1, shown: '', complained: expect.stringMatching(/^Only administrators may ask/) as string });
    expect(expired).toMatchObject({ code: 1, shown: '', complained: expect.stringMatching(/^The access token .* not taken/) as string });
    expect(away).toMatchObject({ code: 1, shown: '', complained: expect.stringMatching(/^Nobody answers at http:\/\/127\.0\.0\.1:9/) as string });
    expect(wrong).toMatchObject({ code: 1, complained: expect.stringContaining('npm run trace -- --message <id>') as string });
    for (const { complained } of [unknown, forbidden, expired, away]) expect(complained.trim().split('\n')).toHaveLength(1);
  });

  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, complained: '', shown: expect.stringContaining('--message <id>') as string });
  });
});
