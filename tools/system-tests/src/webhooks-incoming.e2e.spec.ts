import { randomUUID } from 'node:crypto';
import { signWebhook } from '@chatgenius/auth';
import { commands, ErrorResponse, Message, routes, streams } from '@chatgenius/contracts';
import { callApi, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { WebhookChannel } from './webhook-channel.ts';

let system: SharedSystem;
let channel: WebhookChannel;

beforeAll(async () => {
  system = await SharedSystem.use();
});
afterAll(() => system.stop());

beforeEach(async () => {
  channel = await WebhookChannel.create(system);
});
afterEach(() => channel.stopReceivers());

describe('an incoming webhook', () => {
  interface Posting {
    id?: string;
    at?: Date;
    secret: string;
    body?: object;
    sent?: string;
  }

  async function post(webhookId: string, { id = randomUUID(), at = new Date(), secret, body = { text: 'It is out' }, sent }: Posting): Promise<Message | string> {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', ...signWebhook([Buffer.from(secret.slice('whsec_'.length), 'base64')], id, at, text) };
    const response = await fetch(`${system.apiUrl}/v1/hooks/${webhookId}`, { method: 'POST', headers, body: sent ?? text });
    const answer: unknown = await response.json();
    const refused = ErrorResponse.safeParse(answer);
    return refused.success ? refused.data.data.reason : Message.parse((answer as { message: unknown }).message);
  }

  it('writes as a user of its own, once for each webhook-id, however often and wherever it is posted', async () => {
    const { webhook, secret } = await channel.incoming();
    const client = await system.connect(channel.ownerId, 1);
    await client.command(commands.channelJoin, { channelId: channel.id });
    const id = `${randomUUID()}${randomUUID()}`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(webhook.id, { id, secret })));
    const [message] = answers as Message[];
    expect(message).toMatchObject({ text: 'It is out', channelId: channel.id, senderId: webhook.userId });
    for (const answer of answers) expect(answer).toEqual(message);
    const other = (await post(webhook.id, { secret })) as Message;
    expect(other.seq).toBe((message?.seq ?? 0) + 1);
    await client.receivedUpTo(streams.channel(channel.id), other.seq);
    const reply = (await post(webhook.id, { secret, body: { text: 'and back', threadId: message?.id } })) as Message;
    expect(reply).toMatchObject({ threadId: message?.id, senderId: webhook.userId });
  });

  it('takes nothing that is not signed for it and for now, and does not tell whether there is such a webhook', async () => {
    const { webhook, secret } = await channel.incoming();
    const another = await channel.incoming();
    const wrong: [string, Posting][] = [
      [webhook.id, { secret: another.secret }],
      [another.webhook.id, { secret }],
      [randomUUID(), { secret }],
      [webhook.id, { secret, at: new Date(Date.now() - 301_000) }],
      [webhook.id, { secret, at: new Date(Date.now() + 302_000) }],
      [webhook.id, { secret, sent: JSON.stringify({ text: 'It is out ' }) }],
      [webhook.id, { secret, sent: JSON.stringify({ text: 'It is out' }, null, 1) }],
      [(await channel.outgoing(await channel.receiver())).webhook.id, { secret }],
    ];
    expect(await Promise.all(wrong.map(([id, posting]) => post(id, posting)))).toEqual(wrong.map(() => 'SIGNATURE_INVALID'));
    const unsigned = await fetch(`${system.apiUrl}/v1/hooks/${webhook.id}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"x"}' });
    expect([unsigned.status, ErrorResponse.parse(await unsigned.json()).data.reason]).toEqual([403, 'SIGNATURE_INVALID']);
    expect(await post(webhook.id, { secret, body: { text: ' ' } })).toBe('PAYLOAD_MALFORMED');
    expect(await post(webhook.id, { secret, body: { text: 'x'.repeat(8_001) } })).toBe('TEXT_TOO_LONG');
  });

  it('takes either secret after a rotation', async () => {
    const { webhook, secret } = await channel.incoming();
    const rotated = (await channel.manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string };
    for (const good of [secret, rotated.secret]) expect(await post(webhook.id, { secret: good })).toMatchObject({ text: 'It is out' });
    const last = (await channel.manage(routes.rotateWebhookSecret, webhook.id)) as { secret: string };
    expect(await post(webhook.id, { secret })).toBe('SIGNATURE_INVALID');
    for (const good of [rotated.secret, last.secret]) expect(await post(webhook.id, { secret: good })).toMatchObject({ text: 'It is out' });
  });

  it('writes nothing into an archived channel, nor when it or its user is gone', async () => {
    const [{ webhook, secret }, deleted] = [await channel.incoming(), await channel.incoming()];
    const client = await system.connect(channel.ownerId, 0);
    await client.command(commands.channelJoin, { channelId: channel.id });
    await channel.manage(routes.deleteWebhook, deleted.webhook.id);
    expect(await post(deleted.webhook.id, { secret: deleted.secret })).toBe('SIGNATURE_INVALID');
    await waitUntil('its user has left', () => client.events.some(({ type, data }) => type === 'member:left' && (data as { userId: string }).userId === deleted.webhook.userId));

    await system.database.pool.query('UPDATE channels SET archived_at = now() WHERE id = $1', [channel.id]);
    expect(await post(webhook.id, { secret })).toBe('ARCHIVED');
    await system.database.pool.query('UPDATE channels SET archived_at = NULL WHERE id = $1', [channel.id]);
    await callApi(system.apiUrl, routes.removeMember, { token: await channel.ownerToken(), params: { channelId: channel.id, userId: webhook.userId } });
    expect(await post(webhook.id, { secret })).toBe('CHANNEL_NOT_FOUND');
  });
});
