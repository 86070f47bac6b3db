import { type ChatClient } from '@chatgenius/client-sdk';
import { createDatabase, createMigratedCopy, type Database } from '@chatgenius/database';
import { type PgBouncer, PostgresCluster, roleSettings, startPgBouncer } from '@chatgenius/stack';
import { seed, type Seed, waitUntil } from '@chatgenius/testing';
import { OwnSystem } from '../own-system.ts';
import { oneTo, recordSeqs } from '../traffic.ts';

/** For each account and database; services together open up to fifty to the pooler. */
const SERVER_CONNECTIONS = 4;
const TEXTS = 200;

/** All services on a Postgres that they reach through PgBouncer in transaction mode alone. */
describe('the product behind a pooler', () => {
  let server: PostgresCluster;
  let pooler: PgBouncer;
  let system: OwnSystem;
  let direct: Database;
  let world: Seed;
  let [ada, grace]: ChatClient[] = [];

  beforeAll(async () => {
    server = await PostgresCluster.start({ standbys: 0 });
    const copy = await createMigratedCopy(server.primary.url);
    direct = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'spec' });
    for (const statement of roleSettings(decodeURIComponent(new URL(copy.url).username))) await direct.pool.query(statement);
    pooler = await startPgBouncer(server.primary.url, { poolSize: SERVER_CONNECTIONS });
    system = await OwnSystem.start({ env: { DATABASE_URL: pooler.through(copy.url) } });
    world = await seed(direct.pool, { users: 2, channels: 1 });
    [ada, grace] = await Promise.all(world.userIds.map((userId, index) => system.chat(userId, index)));
  }, 180_000);
  afterAll(async () => {
    await system.stop();
    await pooler.stop();
    await direct.close();
    await server.stop();
  });

  const http = async (path: string): Promise<{ status: number; body: Record<string, unknown[]> }> => {
    const response = await fetch(system.apiUrl + path, { headers: { authorization: `Bearer ${await system.token(world.userIds[0] ?? '')}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown[]> };
  };

  it('sends, changes, reads, searches and closes gaps, on a few connections of the server', async () => {
    const { id: channelId, stream } = world.channels[0] ?? { id: '', stream: 'channel:none' as const };
    if (ada === undefined || grace === undefined) throw new Error('nobody is there');
    await grace.joinChannel(channelId);
    const seen = recordSeqs(grace, stream);
    const chat = ada;
    const messages = await Promise.all(oneTo(TEXTS).map((number) => chat.send({ channelId, text: `findable ${number}` }).acknowledged));
    grace.disconnect();
    const [first, second, third] = messages.map(({ id }) => id) as [string, string, string];
    await Promise.all([chat.edit(first, 'edited'), chat.react(second, '👍'), chat.pin(second), chat.delete(third)]);
    await grace.connect();
    await waitUntil('grace has everything', async () => {
      const { rows } = await direct.pool.query<{ head: number }>('SELECT head FROM streams WHERE id = $1', [stream]);
      return seen.at(-1) === rows[0]?.head;
    }, 20_000);
    expect(seen.length).toBeGreaterThanOrEqual(TEXTS + 4);
    expect(seen).toEqual(oneTo(seen.length));
    expect(await http(`/v1/channels/${channelId}/messages?limit=50`)).toMatchObject({ status: 200, body: { messages: { length: 50 } } });
    await waitUntil('messages are found', async () => (await http('/v1/search?q=findable')).body.hits?.length !== 0, 20_000);
    const connections = await direct.pool.query<{ count: number }>("SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'spec'");
    expect(connections.rows[0]?.count).toBeLessThanOrEqual(SERVER_CONNECTIONS);
  }, 90_000);
});
