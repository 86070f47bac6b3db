import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '@chatgenius/testing';
import { Redis } from 'ioredis';
import pg from 'pg';
import { answers, checkNats, checkPostgres, checkRedis } from './connection-checks.ts';
import { type Infrastructure } from './infrastructure.ts';
import { removePersistentData, startInfrastructure } from './start-infrastructure.ts';

const TIMEOUT_MS = 60_000;

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the infrastructure that tests use', () => {
  let infrastructure: Infrastructure;
  const progress: string[] = [];

  beforeAll(async () => {
    infrastructure = await startInfrastructure({ ignoreEnvironment: true, report: (line) => progress.push(line) });
  }, TIMEOUT_MS);

  afterAll(() => infrastructure.stop(), TIMEOUT_MS);

  it('is Postgres 18 with the database, Redis 7 or newer, and NATS', async () => {
    const [version] = await query<{ server_version: string }>(infrastructure.urls.DATABASE_URL, 'show server_version');
    expect(version?.server_version).toMatch(/^18\./);
    await checkRedis(infrastructure.urls.REDIS_URL);
    await checkNats(infrastructure.urls.NATS_URL);
    expect(progress).not.toHaveLength(0);
  });

  it(
    'brings Redis back on the same port after it was stopped',
    async () => {
      const { redis } = infrastructure.servers;
      await redis.stop();
      expect(await answers(checkRedis, redis.url)).toBe(false);
      await redis.start();
      const client = new Redis(redis.url);
      expect(await client.ping()).toBe('PONG');
      client.disconnect();
    },
    TIMEOUT_MS,
  );

  it(
    'brings NATS back on the same port after it was killed',
    async () => {
      const { nats } = infrastructure.servers;
      await nats.kill();
      expect(await answers(checkNats, nats.url)).toBe(false);
      await nats.start();
      await checkNats(nats.url);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps what Postgres has committed when it is killed while sessions are open',
    async () => {
      const { postgres } = infrastructure.servers;
      await query(postgres.url, 'create table kept (value int)');
      await query(postgres.url, 'insert into kept values (1)');
      const session = new pg.Client({ connectionString: postgres.url });
      session.on('error', () => undefined);
      await session.connect();
      await postgres.kill();
      await postgres.start();
      expect(await query(postgres.url, 'select value from kept')).toEqual([{ value: 1 }]);
      await session.end().catch(() => undefined);
    },
    TIMEOUT_MS,
  );

  it('refuses to start a server that is running', async () => {
    await expect(infrastructure.servers.redis.start()).rejects.toThrow(/already running/);
  });
});

describe('the infrastructure of npm start', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'chatgenius-persistent-'));

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it(
    'keeps its data over a restart, with fsync, until it is removed; and comes back by itself when it dies',
    async () => {
      const directory = path.join(parent, 'data');
      const options = { data: { kind: 'persistent', directory }, ignoreEnvironment: true } as const;

      const first = await startInfrastructure(options);
      await query(first.urls.DATABASE_URL, 'create table kept as select 7 as value');
      expect(await query(first.urls.DATABASE_URL, 'show fsync')).toEqual([{ fsync: 'on' }]);
      await first.stop();
      expect(await answers(checkPostgres, first.urls.DATABASE_URL)).toBe(false);

      const lines: string[] = [];
      const second = await startInfrastructure({ ...options, restartOnExit: true, report: (line) => lines.push(line) });
      expect(await query(second.urls.DATABASE_URL, 'select value from kept')).toEqual([{ value: 7 }]);
      await Promise.all(Object.values(second.servers).map((server) => server.kill()));
      for (const name of ['postgres', 'redis', 'nats']) await waitUntil(`${name} is there again`, () => lines.includes(`${name} is ready again`));
      expect(await query(second.urls.DATABASE_URL, 'select value from kept')).toEqual([{ value: 7 }]);
      await Promise.all([checkRedis(second.urls.REDIS_URL), checkNats(second.urls.NATS_URL)]);
      await second.stop();

      await removePersistentData(directory);
      expect(existsSync(directory)).toBe(false);
      const third = await startInfrastructure(options);
      await expect(query(third.urls.DATABASE_URL, 'select value from kept')).rejects.toThrow(/does not exist/);
      await third.stop();
      await removePersistentData(directory);
    },
    TIMEOUT_MS,
  );
});

describe('infrastructure that the environment names', () => {
  it('is refused with the reason of each server that cannot be reached', async () => {
    const { useEnvironment } = await import('./environment.rung.ts');
    const closed = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none', REDIS_URL: 'redis://127.0.0.1:9', NATS_URL: 'nats://127.0.0.1:9' };
    const failure = await useEnvironment(closed).catch((error: Error) => error.message);
    expect(failure).toMatch(/DATABASE_URL: .*REFUSED[^]*REDIS_URL: .*REFUSED[^]*NATS_URL: .*refused/i);
  });
});
