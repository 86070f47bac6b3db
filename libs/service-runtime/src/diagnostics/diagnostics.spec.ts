import { Writable } from 'node:stream';
import { Health } from '../health.ts';
import { createLogger, type Logger } from '../logging/logger.ts';
import { type OpsServer, startOpsServer } from '../ops-server.ts';

const TOKEN = 'a token of sixteen or more';

describe('diagnostics through the ops port', () => {
  let written: string;
  let logger: Logger;
  let server: OpsServer | undefined;

  beforeEach(() => {
    written = '';
    const destination = new Writable({ write: (chunk: Buffer, _, done) => ((written += chunk.toString()), done()) });
    logger = createLogger({ service: 'spec', instance: 'spec', level: 'info', destination });
  });
  afterEach(() => server?.close());

  const serve = async (token: string | undefined = TOKEN): Promise<void> => void (server = await startOpsServer({ port: 0, host: '127.0.0.1', token, health: new Health(), logger }));
  const ask = (what: string, { token = TOKEN, method = 'POST' } = {}): Promise<Response> => fetch(`http://127.0.0.1:${server?.port}/diagnostics/${what}`, { method, headers: { authorization: `Bearer ${token}` } });

  it('are for who has the token, and for nobody where there is none', async () => {
    await serve();
    expect((await ask('log-level?level=debug', { token: 'guessed guessed guessed' })).status).toBe(401);
    expect(logger.level).toBe('info');
    expect(written).toContain('diagnostics:refused');
    await server?.close();
    server = await startOpsServer({ port: 0, host: '127.0.0.1', health: new Health(), logger });
    expect((await ask('heap-snapshot')).status).toBe(403);
  });

  it('change the level of the log while the process runs, for children too', async () => {
    await serve();
    const child = logger.child({ userId: 'u1' });
    child.debug('framework:log', { message: 'not yet' });
    expect(await (await ask('log-level?level=debug')).json()).toEqual({ before: 'info', now: 'debug' });
    child.debug('framework:log', { message: 'now' });
    expect(written).not.toContain('not yet');
    expect(written).toContain('"message":"now"');
    expect((await ask('log-level?level=loud')).status).toBe(400);
  });

  it('give a CPU profile that names what ran, and refuse a second at once', async () => {
    await serve();
    const busy = setInterval(function spinning() { for (const end = performance.now() + 5; performance.now() < end; ); }, 10);
    const answers = await Promise.all([ask('cpu-profile?seconds=1'), ask('cpu-profile?seconds=1')]);
    const [taken, refused] = answers.toSorted((one, other) => one.status - other.status);
    expect([taken?.status, refused?.status, await refused?.json()]).toEqual([200, 409, { error: expect.stringContaining('busy with cpu-profile') as string }]);
    const profile = (await taken?.json()) as { nodes: { callFrame: { functionName: string } }[] };
    clearInterval(busy);
    expect(profile.nodes.map(({ callFrame }) => callFrame.functionName)).toContain('spinning');
  });

  // The heap of a thread that runs specs takes a minute to write: diagnostics.e2e.spec.ts takes a snapshot of a service.
  it('say how the event loop does', async () => {
    await serve();
    expect(await (await ask('event-loop?seconds=1')).json()).toMatchObject({ seconds: 1, delayMs: { p99: expect.any(Number) as number }, activeResources: expect.any(Object) as object });
  });

  it('end when whoever asked goes away, and let the next one in', async () => {
    await serve();
    const gone = new AbortController();
    const abandoned = fetch(`http://127.0.0.1:${server?.port}/diagnostics/cpu-profile?seconds=60`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` }, signal: gone.signal }).catch(() => 'gone');
    while ((await ask('log-level?level=info')).status !== 409);
    gone.abort();
    expect(await abandoned).toBe('gone');
    while ((await ask('log-level?level=info')).status === 409);
    expect(written).not.toContain('"diagnosis":"cpu-profile"');
  });

  it('say what is wrong with what was asked', async () => {
    await serve();
    expect((await ask('event-loop?seconds=600')).status).toBe(400);
    expect((await ask('everything')).status).toBe(404);
    expect((await ask('event-loop', { method: 'GET' })).status).toBe(405);
  });
});
