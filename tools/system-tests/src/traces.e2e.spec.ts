import { randomBytes, randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { seed, waitUntil } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { SpanCollector } from './span-collector.ts';

/** What is done for one command, in whichever process, is one trace: with the questions to Postgres and Redis in it. */
describe('traces that are exported', () => {
  let collector: SpanCollector;
  let system: OwnSystem;

  beforeAll(async () => {
    collector = await SpanCollector.open();
    system = await OwnSystem.start({ topology: { gateways: 1, messaging: 1 }, env: collector.env });
  });

  afterAll(async () => {
    await system.stop();
    collector.close();
  });

  it('lead from the caller through the services to their servers', async () => {
    const { userIds: [userId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const traceId = randomBytes(16).toString('hex');
    const trace = `00-${traceId}-b7ad6b7169203331-01`;
    const client = await system.connect(userId, 0);
    await client.command(commands.messageSend, { channelId: channel?.id ?? '', clientMessageId: randomUUID(), text: 'follow me', trace });
    await client.command(commands.presenceUpdate, { status: 'dnd', trace });
    await fetch(`${system.apiUrl}/v1/me`, { headers: { authorization: `Bearer ${await system.token(userId)}`, traceparent: trace } });

    const seen = () => new Set(collector.spans.filter((span) => span.traceId === traceId).map(({ service, scope }) => `${service}: ${scope.replace('@opentelemetry/instrumentation-', '')}`));
    const expected = [
      'channel-api: http', 'channel-api: pg', 'connection-gateway: connection-gateway', 'messaging-service: pg', 'presence-service: ioredis', 'presence-service: pg',
    ];
    await waitUntil('the spans have come', () => expected.every((one) => seen().has(one))).catch(() => undefined);
    expect([...seen()]).toEqual(expect.arrayContaining(expected));
  });
});
