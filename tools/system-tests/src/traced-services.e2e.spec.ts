import { randomBytes, randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { PLANTED, seed, waitUntil } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { plantSecrets } from './planted-secrets.ts';
import { SpanCollector, type CollectedSpan } from './span-collector.ts';
import { TraceRoads } from './trace-roads.ts';
import { WebhookChannel } from './webhook-channel.ts';
import { accept, answerWith } from './webhook-receiver.ts';

const CALLER = 'b7ad6b7169203331';
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-/;
/** The databases of specs have one, and names of statements have that of their database. */
const DATABASE = / copy_\S+/;
const KEPT_BECAUSE = 'chatgenius.kept_because';

const namesWithIds = (spans: readonly CollectedSpan[]) => spans.map(({ name }) => name.replace(DATABASE, '')).filter((name) => ID.test(name));

/** What begins with a request over HTTP, a status, or a webhook: from real processes to a receiver of OTLP. */
describe('traces of services', () => {
  let collector: SpanCollector;
  let system: OwnSystem;
  let roads: TraceRoads;

  beforeAll(async () => {
    collector = await SpanCollector.open();
    roads = new TraceRoads(collector);
    system = await OwnSystem.start({ topology: { gateways: 2, messaging: 1 }, env: { ...collector.env, WEBHOOK_RETRY_FIRST_MS: '100' } });
  });

  afterAll(async () => {
    try {
      await system.stop();
      collector.keep('traced-services');
    } finally {
      collector.close();
    }
  });

  /** A trace that a caller began. */
  const trace = ({ recorded = true } = {}) => {
    const traceId = randomBytes(16).toString('hex');
    return { traceId, parent: `00-${traceId}-${CALLER}-${recorded ? '01' : '00'}`, spans: () => roads.spansOf(traceId), named: (name: string) => roads.spansOf(traceId).filter((span) => span.name === name) };
  };

  const written = 'channel-api: POST /v1/messages/bulk > channel-api: request chat.v1.messaging.message.send-many > messaging-service: answer chat.v1.messaging.message.send-many';

  it('lead from a message over HTTP to the connections that it is written to', async () => {
    const { userIds: [sender = '', reader = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const channelId = channel?.id ?? '';
    const socket = await system.connect(reader, 1);
    await socket.command(commands.channelJoin, { channelId });
    const { traceId, parent, spans, named } = trace();
    const headers = { authorization: `Bearer ${await system.token(sender)}`, traceparent: parent, 'content-type': 'application/json' };
    const answer = await fetch(`${system.apiUrl}/v1/messages/bulk`, { method: 'POST', headers, body: JSON.stringify({ messages: [{ channelId, clientMessageId: randomUUID(), text: 'by HTTP' }] }) });
    expect(answer.ok).toBe(true);

    await roads.expect(() => traceId, [
      `${CALLER} > ${written} > messaging-service: group sends > messaging-service: write plain sends`,
      `${CALLER} > ${written} > messaging-service: publish chat.v1.stream > connection-gateway: order chat.v1.stream > connection-gateway: emit message:created`,
    ]);
    const [request] = named('POST /v1/messages/bulk');
    expect(request?.attributes).toMatchObject({ 'http.request.method': 'POST', 'http.route': '/v1/messages/bulk', 'http.response.status_code': answer.status });
    expect(namesWithIds(spans())).toEqual([]);
    expect(JSON.stringify(spans())).not.toContain('by HTTP');
  });

  it('lead from a status to the connections of those who watch, on each gateway', async () => {
    const { userIds: [user = '', near = '', far = ''] } = await seed(system.database.pool, { users: 3, channels: 1 });
    const [own, ...watchers] = [await system.connect(user, 0), await system.connect(near, 0), await system.connect(far, 1)];
    for (const watcher of watchers) await watcher.command(commands.presenceSubscribe, { userIds: [user] });
    const { traceId, parent, spans, named } = trace();
    await own.command(commands.presenceUpdate, { status: 'dnd', text: 'do not tell', trace: parent });

    const told = `${CALLER} > connection-gateway: presence:update > connection-gateway: request chat.v1.presence.presence.update > presence-service: answer chat.v1.presence.presence.update > presence-service: publish chat.v1.presence-state`;
    const heard = `${told} > connection-gateway: process chat.v1.presence-state`;
    await roads.expect(() => traceId, [told, heard, `${heard} > connection-gateway: emit presence:update`]);
    await waitUntil('both gateways have told', () => named('emit presence:update').length === 2);
    expect(named('emit presence:update').map(({ attributes }) => Number(attributes['chatgenius.receivers'])).toSorted()).toEqual([1, 2]);
    expect(named('publish chat.v1.presence-state')[0]?.attributes).toMatchObject({ 'messaging.system': 'nats', 'messaging.operation.type': 'send' });
    expect(namesWithIds(spans())).toEqual([]);
    expect(JSON.stringify(spans())).not.toContain('do not tell');
    // Reports of a gateway are of all its connections: whoever happened to wake it has none of them.
    expect(named('request chat.v1.presence.gateway.report')).toEqual([]);
  });

  it('have each attempt to post a message to a webhook, and neither its address nor its answer', async () => {
    const channel = await WebhookChannel.create(system);
    const receiver = await channel.receiver();
    await channel.outgoing(receiver);
    const socket = await system.connect(channel.ownerId, 0);
    await socket.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'the first is of no trace' });
    await waitUntil('the webhook is watched', () => receiver.accepted.length === 1);
    receiver.behaviour = answerWith(503);
    const { traceId, parent, spans, named } = trace();
    const { message } = await socket.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'post me', trace: parent });
    await waitUntil('it was refused', () => receiver.posts.length === 2);
    receiver.behaviour = accept;
    await waitUntil('it was taken', () => receiver.accepted.length === 2);
    await waitUntil('both attempts have been told', () => named('post webhook').length >= 2);

    await roads.expect(() => traceId, [`${CALLER} > connection-gateway: message:send > connection-gateway: request chat.v1.messaging.message.send > messaging-service: answer chat.v1.messaging.message.send > messaging-service: publish chat.v1.stream > messaging-service: post webhook`]);
    const about = { 'http.request.method': 'POST', 'server.address': '127.0.0.1', 'messaging.message.id': message.id };
    const attempts = named('post webhook').map(({ attributes }) => attributes);
    expect(attempts[0]).toMatchObject({ ...about, 'http.response.status_code': 503, 'error.type': '503' });
    expect(attempts.at(-1)).toMatchObject({ ...about, 'http.response.status_code': 204, 'http.request.resend_count': attempts.length - 1 });
    expect(JSON.stringify(spans())).not.toMatch(/\/hook|post me/);
    expect(receiver.posts.filter(({ headers }) => headers.traceparent !== undefined)).toEqual([]);
    await channel.stopReceivers();
  });

  it('have nothing that anybody wrote', async () => {
    const before = collector.spans.length;
    await plantSecrets(system);
    await waitUntil('a request to a service has come', () => collector.spans.slice(before).some(({ name }) => name === 'GET /v1/search'));
    expect(collector.exports.filter((text) => text.includes(PLANTED))).toEqual([]);
  });

  it('have what fails by a fault of ours, also where the trace is not recorded', async () => {
    const { userIds: [userId = ''], channels: [channel] } = await seed(system.database.pool, { users: 1, channels: 1 });
    const channelId = channel?.id ?? '';
    const socket = await system.connect(userId, 0);
    await system.messaging(0).process.kill();
    const [ofSocket, ofHttp] = [trace({ recorded: false }), trace({ recorded: false })];
    const headers = { authorization: `Bearer ${await system.token(userId)}`, traceparent: ofHttp.parent };
    const [refused, answer] = await Promise.all([
      socket.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'nobody is there', trace: ofSocket.parent }).catch((error: unknown) => error),
      fetch(`${system.apiUrl}/v1/channels/${channelId}/messages`, { headers }),
    ]);
    expect([refused, answer.status]).toMatchObject([{ reason: 'UNAVAILABLE' }, 503]);
    await waitUntil('both have come', () => [ofSocket, ofHttp].every(({ spans }) => spans().length > 0));
    expect(ofSocket.spans()).toMatchObject([{ name: 'message:send', attributes: { [KEPT_BECAUSE]: 'error', 'error.type': 'UNAVAILABLE' } }]);
    expect(ofHttp.spans()).toMatchObject([{ name: 'GET /v1/channels/:channelId/messages', attributes: { [KEPT_BECAUSE]: 'error', 'http.response.status_code': 503 } }]);
  }, 40_000);
});
