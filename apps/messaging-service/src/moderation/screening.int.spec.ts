import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { isSignedWebhook } from '@chatgenius/auth';
import { tell } from '@chatgenius/bus';
import { ChatError, commands, notices, type FilterEntry, type Message } from '@chatgenius/contracts';
import { createTestDatabase, seed, waitUntil, type Seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';

const SECRET = Buffer.alloc(32, 7);

describe('what is screened before it is written', () => {
  let copy: TestDatabase;
  let world: Seed;
  let plain: RunningMessaging;
  let server: Server;
  let asked: { headers: IncomingMessage['headers']; body: Record<string, unknown>; raw: string }[];
  let answer: (response: ServerResponse, body: Record<string, unknown>) => void;
  const running: RunningMessaging[] = [];

  beforeAll(async () => {
    copy = await createTestDatabase();
    plain = await runMessaging('screening-spec', copy.url);
    server = createServer((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        const raw = Buffer.concat(chunks).toString();
        const body = JSON.parse(raw) as Record<string, unknown>;
        asked.push({ headers: request.headers, body, raw });
        answer(response, body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(async () => {
    world = await seed(plain.database.pool, { users: 2, channels: 2 });
    asked = [];
    answer = (response) => response.writeHead(204).end();
  });
  afterAll(async () => {
    for (const messaging of [plain, ...running]) await messaging.close();
    server.closeAllConnections();
    server.close();
    await copy.drop();
  });

  const user = (index: number) => world.userIds[index] ?? '';
  const channel = (index = 0) => world.channels[index]?.id ?? '';
  const sendTo = (messaging: RunningMessaging, text: string, input: { channelId?: string; clientMessageId?: string; forwarded?: { messageId: string }; quote?: { messageId: string } } = {}) =>
    messaging.command(commands.messageSend, user(0), { channelId: channel(), clientMessageId: randomUUID(), text, ...input }).then(({ message }) => message);
  const edit = (messaging: RunningMessaging, { id }: Message, text: string) => messaging.command(commands.messageEdit, user(0), { messageId: id, text }).then(({ message }) => message);
  const outcome = (work: Promise<Message>) => work.then(({ text }) => text, (error: unknown) => (error instanceof ChatError ? `${error.reason} ${JSON.stringify(error.details)}` : String(error)));
  const select = async (sql: string, ...values: unknown[]) => (await plain.database.pool.query<Record<string, unknown>>(sql, values)).rows;
  /** As channel-api does. */
  const setFilter = async (channelId: string | null, entries: FilterEntry[]) => {
    await select(`INSERT INTO word_filters (id, channel_id, entries, updated_at) VALUES (gen_random_uuid(), $1, $2, now()) ON CONFLICT (channel_id) DO UPDATE SET entries = EXCLUDED.entries`, channelId, JSON.stringify(entries));
    tell(plain.bus, notices.filtersChanged, [{ channelId }]);
  };

  describe('by words', () => {
    const words: FilterEntry[] = [{ pattern: 'vile', action: 'refuse' }, { pattern: 'darn', action: 'mask' }, { pattern: 'casino*', action: 'report' }];
    afterEach(async () => {
      await setFilter(null, []);
      await waitUntil('it has ended', async () => (await outcome(sendTo(plain, 'vile', { channelId: channel(1) }))) === 'vile');
    });

    it('shows a live message while it is written as soon as the last word is gone', async () => {
      const isHidden = async () => {
        const { message } = await plain.command(commands.messageBegin, user(0), { channelId: channel(1), clientMessageId: randomUUID() });
        const [row] = await select('SELECT hidden FROM live_messages WHERE message_id = $1', message.id);
        return row?.hidden;
      };
      await setFilter(null, words);
      await waitUntil('it is followed', async () => (await outcome(sendTo(plain, 'vile', { channelId: channel(1) }))) === 'FILTERED {}');
      expect(await isHidden()).toBe(true);
      await setFilter(null, []);
      await waitUntil('nothing is hidden any more', async () => !(await isHidden()), 2_000);
    });

    it('is refused, masked or reported from the moment on that the filter is there, in its channel', async () => {
      const before = await sendTo(plain, 'a vile thing');
      await setFilter(channel(), words);
      await waitUntil('it is followed', async () => (await outcome(sendTo(plain, 'VILE'))) === 'FILTERED {}');
      expect(await outcome(sendTo(plain, 'darn, Därn!'))).toBe('****, ****!');
      expect(await outcome(sendTo(plain, 'vile', { channelId: channel(1) }))).toBe('vile');
      // What was written before is answered as before.
      expect(await outcome(sendTo(plain, 'a vile thing', { clientMessageId: before.clientMessageId }))).toBe('a vile thing');
      const casino = await sendTo(plain, 'casinos here');
      expect(await select('SELECT subject_user_id, channel_id, category, text FROM reports WHERE subject_id = $1', casino.id)).toEqual([{ subject_user_id: user(0), channel_id: channel(), category: 'filter', text: 'casino*' }]);
    });

    it('is refused in copies of messages from elsewhere, also what would be masked', async () => {
      await setFilter(channel(), words);
      await waitUntil('it is followed', async () => (await outcome(sendTo(plain, 'vile'))) === 'FILTERED {}');
      const forward = async (text: string) => {
        const { id } = await sendTo(plain, text, { channelId: channel(1) });
        return outcome(sendTo(plain, '', { forwarded: { messageId: id } }));
      };
      expect([await forward('vile'), await forward('darn'), await forward('fine')]).toEqual(['FILTERED {}', 'FILTERED {}', 'fine']);
    });

    it('is refused in what a message quotes, also what would be masked, and reported with the message that quotes it', async () => {
      await setFilter(channel(), words);
      await waitUntil('it is followed', async () => (await outcome(sendTo(plain, 'vile'))) === 'FILTERED {}');
      const quoting = async (quoted: string, text = 'Look') => {
        const { id } = await sendTo(plain, quoted, { channelId: channel(1) });
        return sendTo(plain, text, { quote: { messageId: id } });
      };
      expect(await Promise.all([outcome(quoting('vile')), outcome(quoting('darn')), outcome(quoting('fine')), outcome(quoting('fine', 'darn')), outcome(quoting('fine', 'vile'))])).toEqual(['FILTERED {}', 'FILTERED {}', 'Look', '****', 'FILTERED {}']);
      // Behind the end of the excerpt, which is all that the message shows.
      expect(await outcome(quoting(`${'so long '.repeat(40)} vile`))).toBe('Look');
      const casino = await quoting('casinos', 'a casino');
      expect(casino.quote?.text).toBe('casinos');
      expect(await select('SELECT text FROM reports WHERE subject_id = $1', casino.id)).toEqual([{ text: 'casino*' }]);
      expect(await outcome(sendTo(plain, 'Look', { quote: { messageId: randomUUID() } }))).toBe('MESSAGE_NOT_FOUND {}');
    });

    it('is refused and masked in edits and everywhere by the deployment’s filter', async () => {
      const message = await sendTo(plain, 'fine');
      await setFilter(null, words);
      await waitUntil('it is followed', async () => (await outcome(sendTo(plain, 'vile', { channelId: channel(1) }))) === 'FILTERED {}');
      expect(await outcome(edit(plain, message, 'vile now'))).toBe('FILTERED {}');
      expect(await outcome(edit(plain, message, 'darn now'))).toBe('**** now');
      await edit(plain, message, 'casino now');
      expect(await select('SELECT text FROM reports WHERE subject_id = $1', message.id)).toEqual([{ text: 'casino*' }]);
    });
  });

  describe('by the hook', () => {
    const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const run = async (settings: { whenAway?: 'allow' | 'refuse'; timeoutMs?: number; allowPrivateTargets?: boolean } = {}) => {
      const messaging = await runMessaging('hook-spec', copy.url, { url: url(), secret: SECRET, ...settings });
      running.push(messaging);
      return messaging;
    };
    const says = (body: object) => (response: ServerResponse) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

    it('is allowed, rewritten or refused, as the signed question is answered', async () => {
      const messaging = await run();
      const clientMessageId = randomUUID();
      expect(await outcome(sendTo(messaging, 'hello', { clientMessageId }))).toBe('hello');
      expect(asked.map(({ body }) => body)).toEqual([{ type: 'message:send', senderId: user(0), channelId: channel(), clientMessageId, attachmentIds: [], text: 'hello', at: expect.any(String) as string }]);
      expect(asked.every(({ headers, raw }) => isSignedWebhook([SECRET], headers, raw, new Date()))).toBe(true);
      answer = says({ action: 'rewrite', text: 'HELLO' });
      const message = await sendTo(messaging, 'hello');
      expect(message.text).toBe('HELLO');
      expect(await outcome(edit(messaging, message, 'good bye'))).toBe('HELLO');
      answer = says({ action: 'refuse', explanation: 'no links' });
      expect(await outcome(sendTo(messaging, 'http://x'))).toBe('MESSAGE_REFUSED {"explanation":"no links"}');
      expect(await outcome(edit(messaging, message, 'http://x'))).toBe('MESSAGE_REFUSED {"explanation":"no links"}');
    });

    it('is asked about together with what it quotes', async () => {
      const messaging = await run();
      const { id } = await sendTo(plain, 'hello', { channelId: channel(1) });
      answer = (response, { quoted }) => (quoted === 'hello' ? says({ action: 'refuse' })(response) : response.writeHead(204).end());
      expect(await outcome(sendTo(messaging, 'Look', { quote: { messageId: id } }))).toBe('MESSAGE_REFUSED {}');
      expect(asked.map(({ body: { text, quoted } }) => ({ text, quoted }))).toEqual([{ text: 'Look', quoted: 'hello' }]);
    });

    it('is written in the order in which it came, and keeps nobody else waiting', async () => {
      const messaging = await run();
      const held: ServerResponse[] = [];
      answer = (response, { text }) => (text === 'slow' ? held.push(response) : response.writeHead(204).end());
      const own = ['slow', 'next'].map((text) => sendTo(messaging, text));
      await waitUntil('both are asked about', () => asked.length === 2);
      // Somebody else writes into the same channel meanwhile.
      const { message: other } = await messaging.command(commands.messageSend, user(1), { channelId: channel(), clientMessageId: randomUUID(), text: 'other' });
      expect((await select('SELECT count(*) AS open FROM pg_stat_activity WHERE application_name = $1 AND state <> $2', 'hook-spec', 'idle'))[0]).toEqual({ open: 0 });
      for (const response of held) response.writeHead(204).end();
      const [slow, next] = await Promise.all(own);
      expect([other.seq, slow?.seq, next?.seq]).toEqual([1, 2, 3]);
    });

    it('is allowed or refused while nobody answers, and the hook is left alone for a while', async () => {
      answer = (response) => response.writeHead(500).end();
      const [allowing, refusing] = [await run(), await run({ whenAway: 'refuse' })];
      expect(await outcome(sendTo(allowing, 'hello'))).toBe('hello');
      for (let time = 0; time < 8; time++) expect(await outcome(sendTo(refusing, 'hello'))).toBe('UNAVAILABLE {}');
      expect(asked).toHaveLength(1 + 5);
      answer = () => undefined;
      const hasty = await run({ timeoutMs: 50 });
      const startedAt = performance.now();
      expect(await outcome(sendTo(hasty, 'hello'))).toBe('hello');
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    });

    it('is not asked about at an address that is not public, unless that is allowed', async () => {
      const messaging = await run({ whenAway: 'refuse', allowPrivateTargets: false });
      expect(await outcome(sendTo(messaging, 'hello'))).toBe('UNAVAILABLE {}');
      expect(asked).toEqual([]);
    });
  });
});
