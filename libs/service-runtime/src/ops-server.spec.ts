import { pino } from 'pino';
import { Health } from './health.ts';
import { createLogger } from './logging/logger.ts';
import { startOpsServer, type OpsServer } from './ops-server.ts';

const silent = createLogger({ service: 'test', instance: 'test', level: 'error', destination: pino.destination('/dev/null') });

describe('the ops server', () => {
  let health: Health;
  let server: OpsServer;

  beforeEach(async () => {
    health = new Health();
    server = await startOpsServer({ port: 0, host: '127.0.0.1', health, logger: silent });
  });

  afterEach(() => server.close());

  async function get(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    const text = await response.text();
    return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  }

  it('is alive before it is ready', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'alive' } });
    expect(await get('/readyz')).toEqual({ status: 503, body: { status: 'starting', checks: {} } });
  });

  it('is ready when started and every check passes', async () => {
    health.addCheck('database', () => Promise.resolve());
    health.markStarted();
    expect(await get('/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', checks: { database: { status: 'ok', tookMs: expect.any(Number) as unknown } } },
    });
  });

  it('says which check fails, and why; also one that throws at once', async () => {
    health.addCheck('database', () => Promise.resolve());
    health.addCheck('nats', () => Promise.reject(new Error('not connected')));
    health.addCheck('redis', () => {
      throw new Error('no client');
    });
    health.markStarted();
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: {
        status: 'failing',
        checks: {
          database: { status: 'ok' },
          nats: { status: 'failed', error: 'not connected' },
          redis: { status: 'failed', error: 'no client' },
        },
      },
    });
  });

  it('stays ready when a check fails that does not decide, and reports it', async () => {
    health.addCheck('bus', () => Promise.reject(new Error('NATS is not connected')), { decides: false });
    health.markStarted();
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', checks: { bus: { status: 'failed', error: 'NATS is not connected' } } } });
    health.addCheck('database', () => Promise.reject(new Error('read-only')));
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'failing' } });
  });

  it('does not wait for a check that hangs', async () => {
    health.addCheck('database', () => new Promise(() => undefined));
    health.markStarted();
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: { checks: { database: { status: 'failed', error: 'no answer within 1000 ms' } } },
    });
  });

  it('is never ready again once it drains, and still alive', async () => {
    health.markStarted();
    health.markDraining();
    health.markStarted();
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } });
    expect(await get('/healthz')).toMatchObject({ status: 200 });
  });

  it('has nothing else', async () => {
    expect(await get('/')).toMatchObject({ status: 404 });
    expect(await get('/healthz', 'POST')).toMatchObject({ status: 405 });
  });

  it('says what to do when telemetry was not started', async () => {
    expect(await get('/metrics')).toEqual({ status: 503, body: expect.stringContaining('--import') as unknown });
  });
});

describe('an ops server with a token', () => {
  const TOKEN = 'a token of the platform';
  let server: OpsServer;

  beforeEach(async () => {
    const health = new Health();
    health.addCheck('nats', () => Promise.reject(new Error('nats.internal is not connected')));
    health.markStarted();
    server = await startOpsServer({ port: 0, host: '127.0.0.1', token: TOKEN, health, logger: silent });
  });
  afterEach(() => server.close());

  const ask = async (path: string, authorization?: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: authorization === undefined ? {} : { authorization } });
    return { status: response.status, body: await response.text() };
  };

  it.each([undefined, '', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN])('tells who sends %p whether it lives and is ready, and no more', async (authorization) => {
    expect(await ask('/healthz', authorization)).toMatchObject({ status: 200 });
    expect(await ask('/readyz', authorization)).toEqual({ status: 503, body: '{"status":"failing"}' });
    expect(await ask('/metrics', authorization)).toMatchObject({ status: 401, body: expect.stringContaining('OPS_TOKEN') as unknown });
  });

  it('tells who has it everything', async () => {
    expect((await ask('/readyz', `Bearer ${TOKEN}`)).body).toContain('nats.internal is not connected');
    expect((await ask('/metrics', `Bearer ${TOKEN}`)).status).not.toBe(401);
  });
});
