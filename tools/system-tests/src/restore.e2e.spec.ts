import { randomUUID } from 'node:crypto';
import { type Channel, type ChatClient } from '@chatgenius/client-sdk';
import { commands } from '@chatgenius/contracts';
import { MIGRATE_SCRIPT, runToEnd, startPostgresServer, type PostgresServer } from '@chatgenius/stack';
import { seed, waitUntil, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { PostgresBackup } from './postgres-backup.ts';

const USERS = 6;

/** A point-in-time recovery of a real server, under traffic, with clients that know more than the backup does. */
describe('a database that was restored', () => {
  let postgres: PostgresServer;
  let system: OwnSystem;
  let world: Seed;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    system = await OwnSystem.start({ postgresUrl: postgres.server.url, topology: { messaging: 1 } });
    world = await seed(system.database.pool, { users: USERS, channels: 2 });
  }, 300_000);

  afterAll(async () => {
    await system.stop();
    await postgres.stop();
  });

  const [BUSY, QUIET] = [0, 1];
  const channelId = (index: number) => world.channels[index]?.id ?? '';
  const rowsOf = async (id: string) =>
    (await system.database.pool.query<{ id: string; clientMessageId: string; seq: number }>('SELECT id, client_message_id AS "clientMessageId", seq FROM messages WHERE channel_id = $1 ORDER BY seq', [id])).rows;
  const headOf = async (id: string) => (await system.database.pool.query<{ epoch: string; seq: number }>('SELECT epoch, head AS seq FROM streams WHERE id = $1', [`channel:${id}`])).rows[0];

  it('is what clients show in the end: they load again, lose what is not there, and whatever they send from then on is kept', async () => {
    const clients = await Promise.all(world.userIds.map(async (userId, index) => {
      const chat = await system.chat(userId, index, { reportDelivered: false });
      return { chat, busy: await chat.joinChannel(channelId(BUSY)), quiet: await chat.joinChannel(channelId(QUIET)) };
    }));
    const [{ chat: ada }] = clients as [(typeof clients)[number]];
    const traffic = new Traffic(clients.map(({ chat }) => chat), channelId(BUSY));
    await ada.send({ channelId: channelId(QUIET), text: 'before the point' }).acknowledged;
    await traffic.acknowledges(20);
    const backup = await PostgresBackup.take(postgres);
    await traffic.acknowledges(20);
    await backup.markPoint('noon');
    const epochBefore = (await headOf(channelId(BUSY)))?.epoch;

    // All of this is lost: messages in both channels, a channel, and a user.
    await traffic.acknowledges(20);
    await ada.send({ channelId: channelId(QUIET), text: 'after the point' }).acknowledged;
    const repeated = { channelId: channelId(BUSY), clientMessageId: randomUUID(), text: 'sent, lost, and sent again' };
    await (await system.connect(world.userIds[0] ?? '', 0)).command(commands.messageSend, repeated);
    const lateChannel = await joinNewChannel(ada);
    const lateUser = await joinAsNewUser();
    await waitUntil('everybody has the message that will be lost', () => clients.every(({ quiet }) => quiet.state.messages.length === 2));

    const { messaging, presence, channelApi } = system.stack;
    const writers = [...messaging, ...presence, ...channelApi].map(({ process }) => process);
    await Promise.all(writers.map((process) => process.stop()));
    const acknowledgedBefore = new Set(traffic.acknowledged);
    await backup.restore('noon');
    await migrateRestored();
    await Promise.all(writers.map((process) => process.start()));
    await traffic.acknowledges(20);
    await (await system.connect(world.userIds[0] ?? '', 1)).command(commands.messageSend, repeated);
    await traffic.stop();

    const [busyRows, quietRows] = await Promise.all([rowsOf(channelId(BUSY)), rowsOf(channelId(QUIET))]);
    const written = new Set(busyRows.map(({ clientMessageId }) => clientMessageId));
    expect([...acknowledgedBefore].filter((id) => !written.has(id)).length).toBeGreaterThan(0);
    expect([...traffic.acknowledged].filter((id) => !acknowledgedBefore.has(id) && !written.has(id))).toEqual([]);
    expect(busyRows.filter(({ clientMessageId }) => clientMessageId === repeated.clientMessageId)).toHaveLength(1);
    expect(quietRows).toHaveLength(1);
    for (const { chat, busy, quiet } of clients) {
      await waitUntil('the quiet channel was loaded again', () => idsOf(quiet).join() === quietRows.map(({ id }) => id).join());
      await waitUntil('the busy channel is as in the database', () => idsOf(busy).join() === busyRows.slice(-idsOf(busy).length).map(({ id }) => id).join());
      for (const index of [BUSY, QUIET]) expect(chat.positions.get(`channel:${channelId(index)}`)).toEqual(await headOf(channelId(index)));
      await waitUntil('the session lists what there is', () => [...(chat.user?.channels.keys() ?? [])].sort().join() === [channelId(BUSY), channelId(QUIET)].sort().join());
    }
    expect((await headOf(channelId(BUSY)))?.epoch).not.toBe(epochBefore);
    await waitUntil('the channel that is no more is closed', () => lateChannel.closed);
    await waitUntil('the user who is no more is refused', () => lateUser.connection.status !== 'online');
  }, 300_000);

  async function joinNewChannel(chat: ChatClient): Promise<{ closed: boolean }> {
    const { channels: [late] } = await seed(system.database.pool, { users: 1, channels: 1 });
    await system.database.pool.query(`INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'member')`, [late?.id, chat.user?.user.id]);
    const channel = await chat.joinChannel(late?.id ?? '');
    const outcome = { closed: false };
    channel.on('closed', () => (outcome.closed = true));
    return outcome;
  }

  async function joinAsNewUser(): Promise<ChatClient> {
    const { userIds: [userId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const chat = await system.chat(userId, 1);
    await chat.joinChannel(channel?.id ?? '');
    return chat;
  }

  /** As a Job does, with the owner's account, before services use the database. */
  async function migrateRestored(): Promise<void> {
    const url = Object.assign(new URL(postgres.server.url), { pathname: new URL(system.databaseUrl).pathname }).href;
    const output = await runToEnd({ title: 'migrate --restored', command: process.execPath, args: [MIGRATE_SCRIPT, '--restored'], cwd: process.cwd(), env: { PATH: process.env.PATH, DATABASE_URL: url } });
    expect(output).toContain('streams have a new epoch');
  }
});

const idsOf = ({ state }: Channel): string[] => state.messages.map(({ id }) => id);

/** Clients that send without a pause, each its next message after the ack of the last. */
class Traffic {
  readonly acknowledged = new Set<string>();
  #sending = true;
  readonly #done: Promise<unknown>;

  constructor(clients: readonly ChatClient[], channelId: string) {
    this.#done = Promise.all(clients.map((client) => this.#send(client, channelId)));
    // Heard of by stop(), unless the spec has failed before.
    this.#done.catch(() => undefined);
  }

  async acknowledges(more: number): Promise<void> {
    const goal = this.acknowledged.size + more;
    await waitUntil(`${more} more messages are acknowledged`, () => this.acknowledged.size >= goal, 60_000);
  }

  async stop(): Promise<void> {
    this.#sending = false;
    await this.#done;
  }

  async #send(chat: ChatClient, channelId: string): Promise<void> {
    while (this.#sending) {
      const { clientMessageId } = await chat.send({ channelId, text: 'hello' }).acknowledged;
      this.acknowledged.add(clientMessageId);
    }
  }
}
