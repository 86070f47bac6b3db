import { type ChatClient } from '@chatgenius/client-sdk';
import { commands, limits, streams, type Message, type StreamId } from '@chatgenius/contracts';
import { createDatabase, createMigratedCopy, type Database, type MigratedCopy } from '@chatgenius/database';
import { startInfrastructure, type Infrastructure } from '@chatgenius/stack';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { seed, type RefusedError, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { size } from './size.ts';
import { followTo, type Server } from './postgres-servers.ts';
import { inParallel, oneTo, recordSeqs } from './traffic.ts';

const AWAY_MS = size({ everyday: 5_000, soak: 15_000 });
const EDITS = size({ everyday: 60, soak: 200 });

/** Two real servers behind one address: what was asked for is done once, whatever happens to them. */
describe('Postgres in trouble', () => {
  let servers: Infrastructure[];
  let copies: MigratedCopy[];
  let database: Database;
  let proxy: FaultProxy;
  let system: OwnSystem;
  let world: Seed;
  let channelId: string;
  let stream: StreamId;
  let writer: ChatClient;

  const server = (index: number): Server => {
    const [infrastructure, copy] = [servers[index], copies[index]];
    if (!infrastructure || !copy) throw new Error('there is no such server');
    return { postgres: infrastructure.servers.postgres, url: copy.url };
  };
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    servers = await Promise.all([1, 2].map(() => startInfrastructure({ ignoreEnvironment: true, password: 'the-same-on-both' })));
    copies = await Promise.all(servers.map(({ urls }) => createMigratedCopy(urls.DATABASE_URL)));
    proxy = await FaultProxy.before(server(0).url);
    system = await OwnSystem.start({ topology: { messaging: 1 }, env: { DATABASE_URL: proxy.url } });
    database = createDatabase({ url: server(0).url, poolSize: 2, applicationName: 'spec' });
  }, 180_000);

  afterAll(async () => {
    await system.stop();
    await database.close();
    await proxy.close();
    await Promise.all(servers.map((each) => each.stop()));
  });

  beforeEach(async () => {
    world = await seed(database.pool, { users: 2, channels: 1 });
    channelId = world.channels[0]?.id ?? '';
    stream = streams.channel(channelId);
    writer = await system.chat(userId(0), 0);
  });

  afterEach(() => writer.close());

  const write = (texts: number) => Promise.all(oneTo(texts).map((index) => writer.send({ channelId, text: `message ${index}` }).acknowledged));

  /** Everything that people do with messages, each on a message of its own. */
  const doEverything = ([edited, reacted, pinned, deleted, followed]: readonly Message[]) => {
    const done = Promise.all([
      writer.edit(edited?.id ?? '', 'edited'),
      writer.react(reacted?.id ?? '', '👍'),
      writer.pin(pinned?.id ?? ''),
      writer.delete(deleted?.id ?? ''),
      writer.follow(followed?.id ?? ''),
      writer.send({ channelId, text: 'sent meanwhile' }).acknowledged,
    ]);
    // A test that fails before it waits for this says why itself.
    done.catch(() => undefined);
    return done;
  };
  const EVERYTHING_ONCE = { 'message:edited': 1, 'reaction:added': 1, 'message:pinned': 1, 'message:deleted': 1 };

  /** How often the log says what. */
  const logged = async (db: Database): Promise<Record<string, number>> => {
    const { rows } = await db.pool.query<{ type: string; count: number }>(
      'SELECT type, count(*) AS count FROM stream_events WHERE stream_id = $1 GROUP BY type',
      [stream],
    );
    return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
  };

  const http = async (path: string, body?: unknown): Promise<Response> =>
    fetch(system.apiUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${await system.token(userId(0))}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const expectUnavailable = async (path: string, body?: unknown) => {
    const response = await http(path, body);
    expect({ path, status: response.status, retryAfter: response.headers.get('retry-after'), answer: await response.json() }).toMatchObject({
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/) as string,
      answer: { data: { reason: 'UNAVAILABLE', retryable: true } },
    });
  };
  const readiness = async () => {
    const members = [...system.members.channelApi, ...system.members.messaging, ...system.members.presence];
    return Promise.all(members.map(async ({ opsUrl }) => (await fetch(`${opsUrl}/readyz`)).status));
  };

  it(`makes each of ${EDITS} edits once while its connections are terminated one by one`, async () => {
    const messages = await write(20);
    const raw = await system.connect(userId(0), 1);
    const reasons = new Set<string>();
    /** Repeats an edit under its name, as a client should, for as long as it is told that this may help. */
    const edit = async (index: number): Promise<void> => {
      const input = { messageId: messages[index % messages.length]?.id ?? '', text: `edit ${index}`, changeId: `edit-${index}` };
      for (;;) {
        const refused = await raw.command(commands.messageEdit, input).then(() => undefined, (error: RefusedError) => error);
        if (refused === undefined) return;
        reasons.add(refused.reason);
        if (refused.reason !== 'UNAVAILABLE') return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const { rows: backends } = await database.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'messaging-service/%' AND datname = current_database()`,
    );
    const terminating = (async () => {
      for (const { pid } of backends) {
        await database.pool.query('SELECT pg_terminate_backend($1)', [pid]);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    await inParallel(oneTo(EDITS), 20, edit);
    await terminating;
    expect([...reasons].filter((reason) => reason !== 'UNAVAILABLE')).toEqual([]);
    expect(await logged(database)).toMatchObject({ 'message:edited': EDITS });
  });

  it(`settles everything once when Postgres is away for ${AWAY_MS / 1_000} s, and closes nothing`, async () => {
    const asked = Promise.withResolvers<void>();
    const mayRead = Promise.withResolvers<void>();
    const reader = await system.chat(userId(1), 1, {
      fetch: async (...request) => {
        if (request[0] instanceof URL && request[0].pathname.endsWith('/events')) {
          asked.resolve();
          await mayRead.promise;
        }
        return fetch(...request);
      },
    });
    const closed: unknown[] = [];
    const channel = await reader.joinChannel(channelId);
    channel.on('closed', (error) => closed.push(error));
    const seen = recordSeqs(reader, stream);
    const messages = await write(5);
    reader.disconnect();
    const raw = await system.connect(userId(0), 1);
    // Side by side, so that a commit takes many of them.
    await inParallel(oneTo(limits.recoverableEvents + 10), 50, async (index) => {
      await raw.command(commands.messageSend, { channelId, text: `missed ${index}`, clientMessageId: `missed-${index}` });
    });
    await reader.connect();

    await asked.promise;

    await server(0).postgres.kill();
    const killedAt = performance.now();
    mayRead.resolve();
    const done = doEverything(messages);
    reader.markRead({ channelId }, 5);
    const refused = raw.command(commands.reactionAdd, { messageId: messages[4]?.id ?? '', emoji: '🎉' });
    await expect(refused).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    while (performance.now() - killedAt < AWAY_MS) {
      await Promise.all([
        expectUnavailable(`/v1/channels/${channelId}/messages`),
        expectUnavailable(`/v1/streams/${stream}/events?after=0`),
        expectUnavailable(`/v1/search?q=message`),
        expectUnavailable('/v1/channels', { name: 'another', kind: 'public' }),
      ]);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await server(0).postgres.start();
    await done;
    expect(await logged(database)).toMatchObject({ ...EVERYTHING_ONCE, 'message:created': messages.length + limits.recoverableEvents + 11 });
    const head = (await database.pool.query<{ head: number }>('SELECT head FROM streams WHERE id = $1', [stream])).rows[0]?.head ?? 0;
    await waitUntil('the gap is filled', () => seen.at(-1) === head, 30_000);
    expect(seen).toEqual(oneTo(head));
    await waitUntil('what was read is told', () => reader.isSettled, 30_000);
    expect(closed).toEqual([]);
    reader.close();
  }, 300_000);

  it('finds the new primary when the old one is demoted while its connections stay open', async () => {
    const messages = await write(5);
    await waitUntil('all are ready', async () => (await readiness()).every((status) => status === 200));
    await database.pool.query('ALTER SYSTEM SET default_transaction_read_only = on');
    await database.pool.query('SELECT pg_reload_conf()');
    await waitUntil('readiness is red', async () => (await readiness()).every((status) => status === 503));
    const done = doEverything(messages);
    await expectUnavailable('/v1/channels', { name: 'another', kind: 'public' });

    const promotedUrl = await followTo(server(0), server(1));
    proxy.redirect(promotedUrl);
    await done;
    const promoted = createDatabase({ url: promotedUrl, poolSize: 1, applicationName: 'spec' });
    expect(await logged(promoted)).toEqual({ ...EVERYTHING_ONCE, 'message:created': 6 });
    expect(await logged(database)).toEqual({ 'message:created': 5 });
    await waitUntil('all are ready again', async () => (await readiness()).every((status) => status === 200));
    expect((await http('/v1/channels', { name: 'another', kind: 'public' })).status).toBe(201);
    await promoted.close();
  });
});
