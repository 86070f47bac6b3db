import { type ChatClient } from '@chatgenius/client-sdk';
import { ephemeralEvents, ErrorResponse, rateLimits } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { WireClient, seed, waitUntil, type RefusedError } from '@chatgenius/testing';
import { io } from 'socket.io-client';
import { OwnSystem } from './own-system.ts';
import { inParallel, oneTo } from './traffic.ts';

const ATTEMPTS = rateLimits.connections;
/** Far more than a person with many tabs and a bad network. */
const LOOPS = 100;

/** 256 kbit/s. */
const SLOW_BYTES_PER_SECOND = 32_000;

let system: OwnSystem;

beforeAll(async () => {
  system = await OwnSystem.start({ topology: { messaging: 1 }, env: { CONNECTION_ATTEMPTS_PER_MINUTE: String(ATTEMPTS), MAX_CONNECTIONS_PER_USER: '20', LIMITS_PATIENCE_MS: '5000' } });
});

afterAll(() => system.stop());

/** Who connects often is no abuser: what is limited are connections that come to nothing. */
describe('the clients of one user', () => {
  let home = 0;

  const someUser = async () => (await seed(system.database.pool, { users: 1, channels: 1 })).userIds[0] ?? '';
  const tabs = (userId: string, count: number) => Promise.all(oneTo(count).map(() => system.chat(userId, home, { url: () => system.gateway(home).url })));
  const allOnline = (chats: readonly ChatClient[]) => waitUntil('all are online', () => chats.every(({ connection }) => connection.status === 'online'));

  /** Drains the gateway that they are on, so that they move to the other one; it comes back afterwards. */
  async function drain(chats: readonly ChatClient[]): Promise<void> {
    const from = home;
    home = 1 - home;
    await system.gateway(from).process.stop();
    await allOnline(chats);
    await system.gateway(from).process.start();
  }

  it('are all online when a browser restores twelve tabs at once, twice', async () => {
    const userId = await someUser();
    for (let restored = 0; restored < 2; restored++) {
      const chats = await tabs(userId, 12);
      await allOnline(chats);
      for (const chat of chats) chat.close();
    }
  });

  it('are all online after drains, however often they are moved within a minute', async () => {
    const chats = await tabs(await someUser(), 6);
    for (let moves = 0; moves < 3; moves++) await drain(chats);
  }, 60_000);

  it('are refused when they connect over and over and leave at once, on every gateway, until others would have been, too', async () => {
    const token = await system.token(await someUser());
    const refused: RefusedError[] = [];
    await inParallel(oneTo(LOOPS), 4, async (index) => {
      const client = await WireClient.connect({ url: system.gateway(index).url, token }).catch((error: unknown) => error);
      if (client instanceof WireClient) client.close();
      else refused.push(client as RefusedError);
    });
    expect(refused.length).toBeGreaterThan(0);
    for (const gateway of [0, 1]) {
      await expect(system.connectWith(token, gateway)).rejects.toMatchObject({
        response: { code: 'RATE_LIMITED', data: { reason: 'RATE_LIMITED', retryable: true, scope: 'connections', limit: ATTEMPTS, remaining: 0 } },
      });
    }
    await system.connect(await someUser(), 0);
  });
});

/** Whoever is told that they are connected has a session, and a session reaches whoever reads, however slowly. */
describe('a session', () => {
  it('of a user with 1,000 channels begins on a line of 256 kbit/s, and the rest of the channels follows', async () => {
    const { userIds: [userId = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await addChannels(userId, 999);
    const proxy = await FaultProxy.before(system.gateway(0).url);
    proxy.throttle(SLOW_BYTES_PER_SECOND);
    const chat = await system.chat(userId, 0, { url: `http://127.0.0.1:${proxy.port}` });
    expect(chat.user?.complete).toBe(false);
    expect(chat.user?.channels.size).toBeGreaterThan(10);
    // The rest would come at the same rate; there is nothing to learn from waiting for it.
    proxy.throttle(Infinity);
    await waitUntil('all channels are there', () => chat.user?.complete === true);
    expect(chat.user?.channels.size).toBe(1_000);
    expect(chat.connection.status).toBe('online');
    await proxy.close();

    const { data } = (await system.connect(userId, 0)).ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name) ?? {};
    const session = ephemeralEvents.sessionReady.data.parse(data);
    expect([session.channels.length, session.moreChannels]).toEqual([1_000, undefined]);
  }, 60_000);

  it('that cannot be opened in an outage is refused before the client is told that it is connected, and opens afterwards', async () => {
    const { userIds: [userId = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await system.messaging(0).process.stop();
    const said: unknown[] = [];
    const socket = io(system.gateway(0).url, { transports: ['websocket'], auth: { token: await system.token(userId) }, forceNew: true, reconnection: false });
    socket.on('connect', () => said.push('connect'));
    socket.on('connect_error', (error: Error & { data?: unknown }) => said.push(ErrorResponse.parse(error.data).data.reason));
    await waitUntil('it is answered', () => said.length > 0);
    expect(said).toEqual(['UNAVAILABLE']);
    await system.messaging(0).process.start();
    const again = await system.connect(userId, 0);
    expect(again.socket.connected).toBe(true);
    socket.disconnect();
  }, 60_000);

  const addChannels = (userId: string, count: number) =>
    system.database.pool.query(
      `WITH made AS (
         INSERT INTO channels (id, kind, name, topic, created_by_id)
         SELECT gen_random_uuid(), 'private', 'project-' || number, repeat('What is done in this project. ', 6), $1 FROM generate_series(1, $2::int) AS number RETURNING id
       ), logs AS (
         INSERT INTO streams (id, epoch) SELECT 'channel:' || id, gen_random_uuid()::text FROM made
       )
       INSERT INTO channel_members (channel_id, user_id, role) SELECT id, $1, 'member' FROM made`,
      [userId, count],
    );
});
