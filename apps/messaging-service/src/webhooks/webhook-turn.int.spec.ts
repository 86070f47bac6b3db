import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { newWebhookSecret, SecretBox } from '@chatgenius/auth';
import { appendEvents, createDatabase, lockStreams, withTransaction, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, withClockOff, type TestDatabase } from '@chatgenius/testing';
import { type Pool } from 'pg';
import { writeMessage } from '../conversation.fixture.ts';
import { AuthorshipRepository } from './authorship.repository.ts';
import { OutboundHttp } from '../outbound/outbound-http.ts';
import { ParkedEventRepository } from './parked-event.repository.ts';
import { Resumption } from './resumption.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookTelemetry } from './webhook-telemetry.ts';
import { WebhookTurn } from './webhook-turn.ts';

const LEASE_MS = 60_000;
const settings = {
  secretKey: randomBytes(32).toString('base64'),
  timeoutMs: 10_000,
  allowPrivateTargets: true,
  firstDelayMs: 60_000,
  longestDelayMs: 60_000,
  giveUpAfterMs: 60_000,
  parkAfterMs: 1_000,
};

let copy: TestDatabase;
let database: Database;
let receiver: Server;
let answer: (response: ServerResponse) => void | Promise<void>;
let posts: number;
let webhooks: WebhookRepository;
let parked: ParkedEventRepository;
let http: OutboundHttp;
let turn: WebhookTurn;
let abort: AbortController;
let webhookId: string;
let channelId: string;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = createDatabase({ url: copy.url, poolSize: 3, applicationName: 'webhook-turn.int.spec' });
  receiver = createServer((request, response) => {
    posts++;
    request.resume().once('end', () => void answer(response));
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  webhooks = new WebhookRepository(database.pool);
  http = new OutboundHttp(settings);
  parked = new ParkedEventRepository(database.pool);
  turn = new WebhookTurn(database.pool, webhooks, parked, new AuthorshipRepository(database.pool), http, new WebhookTelemetry(), settings, createLogger({ service: 'webhook-turn.int.spec', instance: '1', level: 'error' }));
});
afterAll(async () => {
  http.onApplicationShutdown();
  receiver.closeAllConnections();
  receiver.close();
  await database.close();
  await copy.drop();
});

beforeEach(async () => {
  posts = 0;
  abort = new AbortController();
  ({ webhookId, channelId } = await makeWebhook(3));
});

/** A webhook of a channel in which so much has happened. */
async function makeWebhook(events: number): Promise<{ webhookId: string; channelId: string }> {
  const { userIds, channels } = await seed(database.pool, { users: 1, channels: 1 });
  const [channel] = channels;
  if (channel === undefined) throw new Error('no channel was seeded');
  const id = randomUUID();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await database.pool.query(
    `INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq)
     SELECT $1, $2, 'outgoing', 'receiver', $3, $4, $5, '{message:created}', epoch, head FROM streams WHERE id = $6`,
    [id, channel.id, userIds[0], new SecretBox(settings.secretKey).seal(newWebhookSecret(), id), url, channel.stream],
  );
  await withTransaction(database.pool, async (transaction) => {
    const appends = Array.from({ length: events }, () => ({ stream: channel.stream, type: 'message:created', data: {} }));
    await appendEvents(transaction, await lockStreams(transaction, [channel.stream]), appends);
  });
  await webhooks.adopt(LEASE_MS);
  return { webhookId: id, channelId: channel.id };
}

const claimOfChannel = () => ({ limit: 1, leaseMs: LEASE_MS, ofOwner: 1, underWay: new Map<string, number>(), channelIds: [channelId] });

async function takeTurn(): Promise<void> {
  const [claimed] = await webhooks.claim(claimOfChannel());
  if (claimed?.webhookId !== webhookId) throw new Error('the webhook was not due');
  await turn.take(claimed, { requested: false, signal: abort.signal });
}

const noted = async () =>
  (await database.pool.query<object>('SELECT number, seq, attempt, delivered, http_status, error FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY number', [webhookId])).rows;

const position = async () =>
  (await database.pool.query<object>('SELECT seq, failures, next_attempt_at <= now() AS due FROM webhook_positions WHERE webhook_id = $1', [webhookId])).rows[0];

const passOn = () => database.pool.query(`UPDATE webhook_positions SET lease_id = gen_random_uuid() WHERE webhook_id = $1`, [webhookId]);
const takeBack = () => database.pool.query(`UPDATE webhook_positions SET lease_until = now() - interval '1 millisecond' WHERE webhook_id = $1`, [webhookId]);

it('is due at once where it is due now, although times are kept in milliseconds', async () => {
  for (let time = 0; time < 20; time++) {
    // Within a transaction no time passes: rounded up, every second one would be too late.
    await withTransaction(database.pool, async (transaction) => {
      const within = new WebhookRepository(transaction as Pool);
      const claim = async () => {
        const [claimed] = await within.claim(claimOfChannel());
        if (claimed === undefined) throw new Error(`it is not due the ${time + 1}. time`);
        return claimed;
      };
      const position = { ...(await claim()), disabledReason: null };
      const delivered = { messageId: 'm', type: 'message:created', seq: position.seq, attempt: 1, delivered: true, httpStatus: 204, error: null, durationMs: 1, at: new Date(), nextAttemptAt: null };
      await within.recordEvent(position, delivered, position, LEASE_MS);
      await within.release(position, position);
      await within.release(await claim(), position);
      await within.resume(webhookId);
      await within.release(await claim(), position);
    });
  }
});

describe('the delivery log', () => {
  it.each([204, 500])('has an attempt whose turn was lost while it was under way (%d), which moves nothing', async (status) => {
    answer = async (response) => {
      await passOn();
      response.writeHead(status).end();
    };
    await takeTurn();
    expect(posts).toBe(1);
    expect(await noted()).toMatchObject([{ number: 1, seq: 1, attempt: 1, delivered: status === 204, http_status: status }]);
    expect(await position()).toEqual({ seq: 0, failures: 0, due: true });

    answer = (response) => void response.writeHead(204).end();
    await takeBack();
    await takeTurn();
    expect(await noted()).toMatchObject([{ number: 1 }, ...[1, 2, 3].map((seq) => ({ number: seq + 1, seq, attempt: 1, delivered: true }))]);
  });

  it('has an attempt that was cut short by the end of the process, for which its receiver is not blamed', async () => {
    answer = () => abort.abort();
    await takeTurn();
    expect(await noted()).toMatchObject([{ number: 1, seq: 1, attempt: 1, delivered: false, error: expect.stringContaining('cut short') as string }]);
    expect(await position()).toEqual({ seq: 0, failures: 0, due: true });
  });

  it('has an attempt at which a kept connection was closed: the receiver may have taken it', async () => {
    let seen = 0;
    answer = (response) => void (++seen === 2 ? response.destroy() : response.writeHead(204).end());
    await takeTurn();
    expect(posts).toBe(2);
    expect(await noted()).toMatchObject([{ seq: 1, delivered: true }, { seq: 2, attempt: 1, delivered: false, http_status: null }]);
    expect(await position()).toEqual({ seq: 1, failures: 1, due: false });
  });
});

it.each([-300_000, 300_000])('what a receiver does not take is due again when that was meant, where the clock of the process is %d ms off', async (off) => {
  answer = (response) => void response.writeHead(500).end();
  await withClockOff(off, takeTurn);
  const { rows } = await database.pool.query<{ waits: number }>('SELECT extract(epoch FROM next_attempt_at - now())::float8 * 1000 AS waits FROM webhook_positions WHERE webhook_id = $1', [webhookId]);
  expect(rows[0]?.waits).toBeGreaterThan(0.8 * settings.firstDelayMs - 5_000);
  expect(rows[0]?.waits).toBeLessThanOrEqual(settings.firstDelayMs);
});

describe('an event that is refused for good', () => {
  const waiting = async () => (await database.pool.query<object>('SELECT seq, attempts, http_status, resend FROM webhook_parked WHERE webhook_id = $1', [webhookId])).rows;
  /** Some time passes: the event has been refused for long, and its next attempt is due. */
  const later = () =>
    database.pool.query(`UPDATE webhook_positions SET failing_since = failing_since - interval '1 hour', next_attempt_at = now() - interval '1 millisecond' WHERE webhook_id = $1`, [webhookId]);
  const refuseFirst = (response: ServerResponse) => void response.writeHead(posts <= 2 ? 422 : 204).end();

  beforeEach(async () => {
    answer = refuseFirst;
    await takeTurn();
    expect(await position()).toMatchObject({ seq: 0, failures: 1 });
    await later();
    await takeTurn();
  });

  it('is parked, and the others go on without it', async () => {
    expect(await position()).toMatchObject({ seq: 3, failures: 0 });
    expect(await waiting()).toEqual([{ seq: 1, attempts: 2, http_status: 422, resend: false }]);
    expect(await noted()).toMatchObject([{ seq: 1, attempt: 1 }, { seq: 1, attempt: 2 }, { seq: 2, delivered: true }, { seq: 3, delivered: true }]);
  });

  it('is sent again when somebody asks for it, and stays unless it is taken', async () => {
    const { messageId } = (await database.pool.query<{ messageId: string }>('SELECT message_id AS "messageId" FROM webhook_parked WHERE webhook_id = $1', [webhookId])).rows[0] ?? { messageId: '' };
    answer = (response) => void response.writeHead(500).end();
    expect(await parked.resend(webhookId, messageId)).toBe(channelId);
    await takeTurn();
    expect(await waiting()).toEqual([{ seq: 1, attempts: 3, http_status: 500, resend: false }]);
    answer = (response) => void response.writeHead(204).end();
    await parked.resend(webhookId, messageId);
    await takeTurn();
    expect(await waiting()).toEqual([]);
    expect((await noted()).at(-1)).toMatchObject({ seq: 1, attempt: 4, delivered: true });
    expect(await parked.resend(webhookId, messageId)).toBeUndefined();
  });

  it('is dropped when somebody gives it up', async () => {
    const { rows } = await database.pool.query<{ message_id: string }>('SELECT message_id FROM webhook_parked WHERE webhook_id = $1', [webhookId]);
    expect(await parked.drop(webhookId, rows[0]?.message_id ?? '')).toBe(true);
    expect(await waiting()).toEqual([]);
    expect(await parked.drop(webhookId, rows[0]?.message_id ?? '')).toBe(false);
  });
});

describe('a program that answers, and is answered', () => {
  let program: string;

  beforeEach(async () => {
    program = randomUUID();
    await database.pool.query(`INSERT INTO users (id, kind, handle, display_name) VALUES ($1, 'webhook', $2, 'program')`, [program, `hook-${program.slice(0, 8)}`]);
    ({ webhookId, channelId } = await makeWebhook(0));
    // The answer is there before the receiver has said that it took the post.
    answer = async (response) => {
      await writeMessage(database.pool, { channelId, senderId: program });
      response.writeHead(204).end();
    };
    posts = 0;
  });

  const say = async () => {
    const { userIds } = await seed(database.pool, { users: 1, channels: 0 });
    await writeMessage(database.pool, { channelId, senderId: userIds[0] ?? '' });
  };
  const standing = async () =>
    (await database.pool.query<{ held: boolean; reason: string | null }>('SELECT next_attempt_at > now() AS held, disabled_reason AS reason FROM webhook_positions WHERE webhook_id = $1', [webhookId])).rows[0];
  const minutesPass = async () => {
    await database.pool.query(`UPDATE stream_events SET at = at - interval '2 minutes' WHERE stream_id = 'channel:' || $1::text`, [channelId]);
    await database.pool.query(`UPDATE webhook_positions SET delivered_at = delivered_at - interval '2 minutes', next_attempt_at = now() - interval '1 millisecond' WHERE webhook_id = $1`, [webhookId]);
  };

  it('is held after a while, then stopped, until somebody resumes it', async () => {
    await say();
    await takeTurn();
    expect(posts).toBe(11);
    expect(await standing()).toEqual({ held: true, reason: null });
    for (let round = 0; round < 3; round++) {
      await minutesPass();
      await takeTurn();
    }
    expect(posts).toBe(14);
    expect(await standing()).toMatchObject({ reason: expect.stringContaining('answers') as string });
    const actorId = randomUUID();
    const resumption = new Resumption(database.pool, webhooks);
    expect([await resumption.resume(webhookId, actorId), await resumption.resume(webhookId, actorId)]).toEqual([channelId, channelId]);
    const { rows } = await database.pool.query('SELECT actor_id AS actor, action, channel_id AS channel, before FROM audit_entries WHERE subject_id = $1', [webhookId]);
    expect(rows).toEqual([{ actor: actorId, action: 'webhook:resumed', channel: channelId, before: { disabledReason: expect.stringContaining('answers') as string } }]);
    answer = (response) => void response.writeHead(204).end();
    await takeTurn();
    expect(posts).toBe(15);
  });

  it('is none when programs have written something else in the minute after what seems to be the last answer', async () => {
    const [answered, other] = [await writeMessage(database.pool, { channelId, senderId: program }), await writeMessage(database.pool, { channelId, senderId: program })];
    // So many answers in a row that the next one ends it; it is looked at a minute late.
    const writtenAt = (seq: number, secondsAgo: number) => database.pool.query(`UPDATE stream_events SET at = now() - make_interval(secs => $3) WHERE stream_id = 'channel:' || $1::text AND seq = $2`, [channelId, seq, secondsAgo]);
    await Promise.all([writtenAt(answered.seq, 60), writtenAt(other.seq, 30)]);
    await database.pool.query(`UPDATE webhook_positions SET answers = 13, delivered_at = now() - interval '61 seconds' WHERE webhook_id = $1`, [webhookId]);
    answer = (response) => void response.writeHead(204).end();
    await takeTurn();
    expect(posts).toBe(2);
    expect(await standing()).toEqual({ held: false, reason: null });
  });
});

describe('a webhook of somebody who is deactivated', () => {
  const creator = (deactivatedAt: string | null) =>
    database.pool.query('UPDATE users SET deactivated_at = $2 WHERE id = (SELECT created_by_id FROM webhooks WHERE id = $1)', [webhookId, deactivatedAt]);
  const claim = () => webhooks.claim(claimOfChannel());

  it('stops within its turn, stands still, and goes on where it was once they are back', async () => {
    answer = async (response) => {
      await creator('2026-01-01T00:00:00Z');
      response.writeHead(204).end();
    };
    await takeTurn();
    expect([posts, await position()]).toEqual([1, { seq: 1, failures: 0, due: true }]);
    expect(await claim()).toEqual([]);

    answer = (response) => void response.writeHead(204).end();
    await creator(null);
    await takeTurn();
    expect([posts, await position()]).toEqual([3, { seq: 3, failures: 0, due: true }]);
  });
});
