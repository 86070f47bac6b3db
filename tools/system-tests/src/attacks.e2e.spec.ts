import { randomUUID } from 'node:crypto';
import { commands, rateLimits } from '@chatgenius/contracts';
import { Innocents, RunningAttack, type AttackName } from '@chatgenius/load';
import { seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';

const BYSTANDERS = 4;
/** Fewer than as shipped, so that a second is enough to use them up. */
const COMMANDS = 300;
const READS = 60;
/** How long others are watched beside each attack. `npm run load -- attacks` measures for longer, and latencies. */
const SECONDS = 1;

/** Each with what the attacker is told. The last one uses up what may fail from its address. */
const ATTACKS: [AttackName, string][] = [
  ['edits', 'RATE_LIMITED'],
  ['namespaces', 'TOO_MANY_PACKETS'],
  ['searches', 'HTTP 429'],
  ['strangers', 'RATE_LIMITED'],
];

describe('beside an attack within the limits as shipped', () => {
  let system: OwnSystem;
  let innocents: Innocents;

  beforeAll(async () => {
    system = await OwnSystem.start({
      topology: { messaging: 1 },
      env: {
        MESSAGE_SEND_PER_MINUTE: String(rateLimits['message:send']),
        OTHER_COMMANDS_PER_MINUTE: String(COMMANDS),
        HTTP_READS_PER_MINUTE: String(READS),
        CONNECTION_ATTEMPTS_PER_MINUTE: String(rateLimits.connections),
        PACKETS_PER_FIVE_SECONDS: '2000',
      },
    });
    innocents = new Innocents(await makeBystanders(), targets());
    await innocents.connect();
  });
  afterAll(async () => {
    innocents.close();
    await system.stop();
  });

  const targets = () => ({ urls: [0, 1].map((index) => system.gateway(index).url), apiUrl: system.apiUrl });

  async function makeAttacker() {
    const { userIds, channels } = await seed(system.database.pool, { users: 1, channels: 1 });
    const client = await system.connect(userIds[0] ?? '', 0);
    const channelId = channels[0]?.id ?? '';
    const { message } = await client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'hello' });
    client.close();
    return { tokens: [await system.token(userIds[0] ?? '')], channelId, messageId: message.id };
  }

  function makeBystanders() {
    return Promise.all(
      Array.from({ length: BYSTANDERS }, async () => {
        const { userIds, channels } = await seed(system.database.pool, { users: 1, channels: 1 });
        return { token: await system.token(userIds[0] ?? ''), channelId: channels[0]?.id ?? '' };
      }),
    );
  }

  it.each(ATTACKS)('%s: nothing that others do fails, and the attacker is told why they are slowed (%s)', async (attack, reason) => {
    const running = new RunningAttack({ ...(await makeAttacker()), ...targets(), attack });
    await running.hasBeenTold(reason);
    const { sends, requests, connects } = await running.beside(innocents.observe(SECONDS));
    await running.end();
    expect({ sends: sends.failed, requests: requests.failed, connects: connects.failed }).toEqual({ sends: 0, requests: 0, connects: 0 });
    expect(sends.count).toBe(BYSTANDERS * SECONDS);
  });
});
