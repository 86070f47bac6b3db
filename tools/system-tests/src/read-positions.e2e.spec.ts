import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents } from '@chatgenius/contracts';
import { seed } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

describe('read positions', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it('are told to a new session as they were acknowledged by another gateway a moment ago', async () => {
    const { userIds, channels } = await seed(system.database.pool, { users: 2, channels: 1 });
    const [ada = '', grace = ''] = userIds;
    const channelId = channels[0]?.id ?? '';
    const [here, writer] = [await system.connect(ada, 0), await system.connect(grace, 0)];
    // So that the other gateway remembers her.
    await system.connect(ada, 1);
    const say = async (threadId?: string) => (await writer.command(commands.messageSend, { channelId, threadId, clientMessageId: randomUUID(), text: 'hello' })).message;
    const root = await say();
    await here.command(commands.threadFollow, { threadId: root.id });
    for (let count = 0; count < 4; count++) await say(root.id);
    await toldAnew(root.id);

    for (const seq of [1, 2, 3]) {
      for (const command of [commands.messageDelivered, commands.messageRead]) {
        for (const threadId of [undefined, root.id]) {
          const { cursor, unread } = await here.command(command, { channelId, threadId, seq });
          expect(await toldAnew(threadId)).toMatchObject({ cursor, unread });
        }
      }
    }

    async function toldAnew(threadId: string | undefined) {
      const client = await system.connect(ada, 1);
      const { name, data } = ephemeralEvents.sessionReady;
      const session = data.parse(client.ephemeral.find((event) => event.name === name)?.data);
      client.close();
      return threadId === undefined ? session.channels.find(({ id }) => id === channelId) : session.threads.find((thread) => thread.threadId === threadId);
    }
  });
});
