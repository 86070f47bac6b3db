import { randomBytes, randomUUID } from 'node:crypto';
import { ChatClient } from '@chatgenius/client-sdk';
import { clientTracing } from '@chatgenius/client-sdk/tracing';
import { commands, routes } from '@chatgenius/contracts';
import { callApi, seed, waitUntil } from '@chatgenius/testing';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OwnSystem } from './own-system.ts';
import { mixedRun, Scrape } from './scrape.fixture.ts';
import { SpanCollector } from './span-collector.ts';
import { TraceRoads } from './trace-roads.ts';

/** Of one process: what Prometheus holds for it. */
const MOST_SERIES = 2_500;
/** Other outcomes of the same commands and tasks may come with time. */
const FEW = 150;
const CALLER = 'b7ad6b7169203331';

/** What is done for one command, in whichever process, is one trace: with the questions to Postgres and Redis in it. */
describe('traces that are exported', () => {
  let collector: SpanCollector;
  let roads: TraceRoads;
  let system: OwnSystem;
  let client: TracerProvider;

  beforeAll(async () => {
    collector = await SpanCollector.open();
    roads = new TraceRoads(collector);
    system = await OwnSystem.start({ topology: { gateways: 2, messaging: 1 }, env: collector.env });
    const exporter = new OTLPTraceExporter({ url: `${collector.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces` });
    client = new TracerProvider({ resource: resourceFromAttributes({ 'service.name': 'client' }), spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  });

  afterAll(async () => {
    await client.shutdown();
    await system.stop();
    collector.keep('traces');
    collector.close();
  });

  it('lead from a client’s send over two gateways to what another client sees', async () => {
    const { userIds, channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const channelId = channel?.id ?? '';
    const tracing = clientTracing({ tracer: client.getTracer('spec') });
    const chats = await Promise.all(
      userIds.map(async (userId, index) => {
        const chat = new ChatClient({ url: system.gateway(index).url, apiUrl: system.apiUrl, token: () => system.token(userId), userId, storage: false, tracing });
        await chat.connect();
        await chat.joinChannel(channelId);
        return chat;
      }),
    );
    const message = await chats[0]?.send({ channelId, text: 'follow me, @nobody' }).acknowledged;

    const root = () => collector.spans.find(({ service, name }) => service === 'client' && name === 'message:send');
    const answer = 'client: message:send > connection-gateway: message:send > connection-gateway: request chat.v1.messaging.message.send > messaging-service: answer chat.v1.messaging.message.send';
    const group = `${answer} > messaging-service: group sends`;
    const emit = `${answer} > messaging-service: publish chat.v1.stream > connection-gateway: order chat.v1.stream > connection-gateway: emit message:created`;
    await roads.expect(() => root()?.traceId ?? '', [
      'client: message:send', answer, `${answer} > messaging-service: queue sends`, `${group} > messaging-service: decide sends`, `${group} > messaging-service: write sends`, `${group} > messaging-service: commit sends`,
      emit, `${emit} > client: apply message:created`,
    ]);
    const ofTrace = () => collector.spans.filter(({ traceId }) => traceId === root()?.traceId);
    const named = (name: string) => ofTrace().filter((span) => span.name === name);
    await waitUntil('both gateways and clients have told', () => ['emit', 'apply'].every((what) => named(`${what} message:created`).length === 2));
    const own = ofTrace();
    const asksPostgres = (road: string) => roads.of(root()?.traceId ?? '').some((one) => one.startsWith(road));
    expect(asksPostgres(`${group} > messaging-service: write sends > messaging-service: pg.query:insert-messages`)).toBe(true);
    expect(asksPostgres(`${group} > messaging-service: pg.query:COMMIT`)).toBe(true);
    expect(own.filter(({ attributes }) => attributes['messaging.message.id'] === message?.id).map(({ name }) => name)).toEqual(expect.arrayContaining(['publish chat.v1.stream', 'emit message:created']));
    for (const { name } of own) expect(name).not.toContain(channelId);
    expect(JSON.stringify(own)).not.toContain('follow me');
    for (const chat of chats) chat.close();
  });

  it('lead from commands and requests through the services to their servers', async () => {
    const { userIds: [userId = ''] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const traceId = randomBytes(16).toString('hex');
    const trace = `00-${traceId}-${CALLER}-01`;
    const socket = await system.connect(userId, 0);
    await socket.command(commands.presenceUpdate, { status: 'dnd', trace });
    const headers = { authorization: `Bearer ${await system.token(userId)}`, traceparent: trace };
    await fetch(`${system.apiUrl}/v1/me`, { headers });
    await fetch(`${system.apiUrl}/v1/search?q=planted-words`, { headers });

    const presence = `${CALLER} > connection-gateway: presence:update > connection-gateway: request chat.v1.presence.presence.update > presence-service: answer chat.v1.presence.presence.update`;
    const me = `${CALLER} > channel-api: GET /v1/me`;
    await roads.expect(() => traceId, [presence, me]);
    await waitUntil('the servers were asked', () => roads.of(traceId).some((road) => road.startsWith(`${presence} > presence-service: pg`)) && roads.of(traceId).some((road) => road.startsWith(`${me} > channel-api: pg`)));
    await waitUntil('the search is there', () => roads.of(traceId).some((road) => road.includes('search')));
    expect(JSON.stringify(collector.spans)).not.toContain('planted-words');
  });

  it('are named by exemplars, and series do not grow with users, channels and messages', async () => {
    const { stack } = system;
    const members = [...stack.gateways, ...stack.messaging, ...stack.presence, ...stack.channelApi, ...stack.files];
    await mixedRun(system);
    const before = await Promise.all(members.map(Scrape.of));
    // An alert on an increase does not see the first rise of a counter that begins with it.
    const zero = ['chat_gateway_slow_readers_cut_total{mark="connection"} 0', 'chat_presence_leases_expired_total 0', 'chat_auth_keys_unread_total 0', 'chat_database_errors_total{code="53100"} 0'];
    for (const sample of zero) expect(before.some(({ text }) => text.includes(sample))).toBe(true);
    for (const { name, series } of before) console.log(`${name}: ${series.size} series`);
    for (const { series } of before) expect(series.size).toBeLessThan(MOST_SERIES);
    await mixedRun(system);
    const after = await Promise.all(members.map(Scrape.of));
    const unbounded = after.flatMap(({ series }) => [...series]).filter((one) => /[0-9a-f]{8}-[0-9a-f]{4}|planted/.test(one.replace(/db_namespace="[^"]*"/, '')));
    expect(unbounded).toEqual([]);
    expect(after.map(({ series }, index) => series.size - (before[index]?.series.size ?? 0)).filter((grown) => grown > FEW)).toEqual([]);
    const exemplars = before.flatMap((scrape) => scrape.exemplars('chat_gateway_command_duration_seconds_bucket{command="message:send"'));
    expect(exemplars.length).toBeGreaterThan(0);
    await waitUntil('their traces are there', () => exemplars.some((traceId) => collector.spans.some((span) => span.traceId === traceId)));
  });

  it('are not needed to say where a message is, and what its sender does', async () => {
    const { userIds: [sender = '', reader = '', admin = ''], channels: [channel] } = await seed(system.database.pool, { users: 3, channels: 1 });
    await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [admin]);
    const channelId = channel?.id ?? '';
    const [one, other] = await Promise.all([system.connect(sender, 0), system.connect(reader, 1)]);
    for (const socket of [one, other]) await socket.command(commands.channelJoin, { channelId });
    const { message, epoch } = await one.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'where am I?' });
    await waitUntil('it has arrived', () => other.events.some(({ seq }) => seq === message.seq));
    await other.command(commands.messageRead, { channelId, seq: message.seq });
    const late = await system.connect(sender, 1);
    await late.command(commands.channelJoin, { channelId, since: { epoch, seq: message.seq - 1 } });

    const token = await system.token(admin);
    const path = await callApi(system.apiUrl, routes.readMessagePath, { token, params: { messageId: message.id } });
    expect(path).toMatchObject({
      complete: true,
      message: { senderId: sender, seq: message.seq, deliveredTo: [reader], readBy: [reader], webhooks: [] },
      groups: [{ instance: 'messaging-1', messages: 1 }],
    });
    const gateways = path.gateways.toSorted((first, second) => first.gateway.instance.localeCompare(second.gateway.instance));
    expect(gateways).toMatchObject([
      { gateway: { instance: 'gateway-1' }, accepted: [{ outcome: 'ok' }], written: [{ connections: 1 }], recovered: [] },
      { gateway: { instance: 'gateway-2' }, accepted: [], written: [{ connections: 1 }], recovered: [{ userId: sender }] },
    ]);
    expect(gateways.map(({ received }) => received.length)).toEqual([1, 1]);

    await one.command(commands.channelJoin, { channelId: randomUUID() }).catch(() => undefined);
    const activity = await callApi(system.apiUrl, routes.readUserActivity, { token, params: { userId: sender } });
    expect(activity.gateways.flatMap(({ refused }) => refused)).toMatchObject([{ command: 'channel:join', reason: 'CHANNEL_NOT_FOUND' }]);
    const positions = activity.gateways.flatMap(({ connections }) => connections.map(({ streams }) => streams));
    expect(positions).toMatchObject([[{ stream: `channel:${channelId}` }], [{ stream: `channel:${channelId}` }]]);
    for (const [position] of positions) expect(position?.seq).toBeGreaterThanOrEqual(message.seq);
    await expect(callApi(system.apiUrl, routes.readMessagePath, { token: await system.token(sender), params: { messageId: message.id } })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });
});
