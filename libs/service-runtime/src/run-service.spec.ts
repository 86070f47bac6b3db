import { ServiceProcess } from './service-process.fixture.ts';

/** A service that logs each step, and keeps the process alive by a server as real ones do. */
const steady = `async ({ logger }) => {
  const server = http.createServer().listen(0, '127.0.0.1');
  return {
    drain: async () => logger.info('test:drain'),
    close: async () => { logger.info('test:close'); server.close(); },
  };
}`;

describe('runService', () => {
  afterEach(() => ServiceProcess.killAll());

  it('refuses to start with a faulty environment, and lists the faults on standard error', async () => {
    const service = new ServiceProcess(steady, { OPS_PORT: 'nine', WORK_MS: '-1' });
    expect(await service.exit()).toEqual({ code: 1, signal: null, events: [] });
    expect(service.stderr).toContain('test-service cannot start. The environment cannot be used:\n  OPS_PORT');
    expect(service.stderr).toContain('WORK_MS');
  });

  it('starts although variables disagree, as it did before there was a rule, and says so', async () => {
    const service = new ServiceProcess(steady, { WORK_MS: '20000' });
    expect((await service.logged('environment:disagrees')).metadata).toMatchObject({ variable: 'WORK_MS' });
    await service.logged('service:started');
    service.signal('SIGTERM');
    expect((await service.exit()).code).toBe(0);
  });

  it('starts with a secret from a file', async () => {
    const service = new ServiceProcess(`async ({ environment, logger }) => { logger.info('test:token', { isRead: environment.OPS_TOKEN.startsWith('{') }); throw new Error('enough'); }`, { OPS_TOKEN_FILE: 'package.json' });
    expect((await service.logged('test:token')).metadata).toEqual({ isRead: true });
    expect((await service.exit()).code).toBe(1);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('drains, then closes, then ends with 0 on %s', async (signal) => {
    const service = new ServiceProcess(steady);
    await service.logged('service:started');
    service.signal(signal);
    expect(await service.exit()).toEqual({
      code: 0,
      signal: null,
      events: ['service:started', 'service:stopping', 'test:drain', 'test:close', 'service:stopped'],
    });
  });

  it('is unready while it drains', async () => {
    const service = new ServiceProcess(`async ({ logger }) => {
      let drained; const done = new Promise((resolve) => (drained = resolve));
      process.once('SIGUSR2', drained);
      const timer = setInterval(() => undefined, 1000);
      return { drain: async () => { logger.info('test:drain'); await done; }, close: async () => clearInterval(timer) };
    }`);
    const ops = await service.opsUrl();
    expect((await fetch(`${ops}/readyz`)).status).toBe(200);
    service.signal('SIGTERM');
    await service.logged('test:drain');
    expect(await (await fetch(`${ops}/readyz`)).json()).toMatchObject({ status: 'draining' });
    expect((await fetch(`${ops}/healthz`)).status).toBe(200);
    service.signal('SIGUSR2');
    expect((await service.exit()).code).toBe(0);
  });

  it('waits for a start that is under way before it closes', async () => {
    const service = new ServiceProcess(`async ({ logger }) => {
      const go = new Promise((resolve) => process.once('SIGUSR2', resolve));
      const timer = setInterval(() => undefined, 1000);
      logger.info('test:starting');
      await go;
      return { close: async () => { logger.info('test:close'); clearInterval(timer); } };
    }`);
    await service.logged('test:starting');
    service.signal('SIGTERM');
    await service.logged('service:stopping');
    service.signal('SIGUSR2');
    const { code, events } = await service.exit();
    expect(code).toBe(0);
    expect(events).toContain('test:close');
    expect(events).not.toContain('service:started');
  });

  it('ends at once on a second signal', async () => {
    const service = new ServiceProcess(`async () => {
      setInterval(() => undefined, 1000);
      return { drain: () => new Promise(() => undefined), close: async () => undefined };
    }`);
    await service.logged('service:started');
    service.signal('SIGTERM');
    await service.logged('service:stopping');
    service.signal('SIGINT');
    expect(await service.exit()).toMatchObject({ code: 130 });
  });

  it('ends with 1 when it does not come to an end within the grace', async () => {
    const service = new ServiceProcess(
      `async () => {
        setInterval(() => undefined, 1000);
        return { drain: () => new Promise(() => undefined), close: async () => undefined };
      }`,
      { SHUTDOWN_GRACE_MS: '100' },
    );
    await service.logged('service:started');
    service.signal('SIGTERM');
    const { code, events } = await service.exit();
    expect({ code, last: events.at(-1) }).toEqual({ code: 1, last: 'service:stop-timeout' });
  });

  it('ends although something was left open, and says what', async () => {
    const service = new ServiceProcess(`async () => {
      setInterval(() => undefined, 1000);
      return { close: async () => undefined };
    }`);
    await service.logged('service:started');
    service.signal('SIGTERM');
    expect((await service.exit()).code).toBe(0);
    expect((await service.logged('service:lingering')).metadata).toEqual({ heldBy: expect.arrayContaining(['Timeout']) as unknown });
  });

  it('ends with 1 when it cannot start, and says why', async () => {
    const service = new ServiceProcess(`async () => { throw new Error('no database'); }`);
    expect((await service.exit()).code).toBe(1);
    expect((await service.logged('service:start-failed')).metadata).toMatchObject({ error: { message: 'no database' } });
  });

  it.each([
    ['an exception', `setTimeout(() => { throw new Error('boom'); }, 1)`, 'uncaughtException'],
    ['a rejection', `setTimeout(() => { void Promise.reject(new Error('boom')); }, 1)`, 'unhandledRejection'],
  ])('logs %s that nobody caught, closes, and ends with 1', async (_, fault, origin) => {
    const service = new ServiceProcess(`async ({ logger }) => {
      ${fault};
      return { drain: async () => logger.info('test:drain'), close: async () => logger.info('test:close') };
    }`);
    const { code, events } = await service.exit();
    expect(code).toBe(1);
    expect(events).toContain('test:close');
    expect(events).not.toContain('test:drain');
    expect((await service.logged('process:fault')).metadata).toMatchObject({ origin, error: { message: 'boom' } });
  });

  it('serves process metrics in the Prometheus format when telemetry is registered', async () => {
    const service = new ServiceProcess(steady, {}, ['--import', '@chatgenius/service-runtime/register']);
    const metrics = await (await fetch(`${await service.opsUrl()}/metrics`)).text();
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      expect(metrics).toMatch(new RegExp(`^${name}(\\{.*\\})? [0-9.e+-]+$`, 'm'));
    }
    service.signal('SIGTERM');
    expect((await service.exit()).code).toBe(0);
  });
});
