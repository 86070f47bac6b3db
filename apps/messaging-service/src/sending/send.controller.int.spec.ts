import { randomUUID } from 'node:crypto';
import { ChatError, commands, limits, messagingRequests } from '@chatgenius/contracts';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { runMessaging, type RunningMessaging } from '../messaging.fixture.ts';

let copy: TestDatabase;
let messaging: RunningMessaging;
let world: Seed;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('send.controller.int.spec', copy.url);
  world = await seed(messaging.database.pool, { users: 1, channels: 2 });
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});

const userId = () => world.userIds[0] ?? '';
const message = (text: string, overrides: object = {}) => ({ channelId: world.channels[0]?.id ?? '', clientMessageId: randomUUID(), text, ...overrides });
const reason = async (input: ReturnType<typeof message>): Promise<string> => {
  const outcome = await messaging.command(commands.messageSend, userId(), input).catch((error: unknown) => error);
  return outcome instanceof ChatError ? outcome.reason : 'none';
};
const ids = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('message:send', () => {
  it('takes text up to its limit, and says why not beyond it', async () => {
    expect(await reason(message('x'.repeat(limits.messageTextLength)))).toBe('none');
    expect(await reason(message('x'.repeat(limits.messageTextLength + 1)))).toBe('TEXT_TOO_LONG');
    expect(await reason(message('nul \u0000'))).toBe('PAYLOAD_MALFORMED');
  });

  it('needs something to say', async () => {
    expect(await reason(message(' \n'))).toBe('PAYLOAD_MALFORMED');
    expect(await reason(message('', { attachmentIds: [] }))).toBe('PAYLOAD_MALFORMED');
  });

  it('takes files up to their limit, and says why not beyond it', async () => {
    expect(await reason(message('', { attachmentIds: ids(limits.attachmentsPerMessage) }))).toBe('ATTACHMENT_NOT_FOUND');
    expect(await reason(message('', { attachmentIds: ids(limits.attachmentsPerMessage + 1) }))).toBe('TOO_MANY_ATTACHMENTS');
  });

  it('takes ids as they come, in whatever case', async () => {
    const shouted = message('hello', { channelId: world.channels[0]?.id.toUpperCase() });
    const { message: root } = await messaging.command(commands.messageSend, userId(), shouted);
    expect(root.channelId).toBe(world.channels[0]?.id);
    expect(await reason(message('hello', { threadId: root.id.toUpperCase() }))).toBe('none');
  });
});

describe('message:send-many', () => {
  const sendMany = (messages: ReturnType<typeof message>[]) => messaging.request(messagingRequests.sendMany, { actor: { userId: userId() }, messages });

  it('writes in the order of the request, and answers each by itself', async () => {
    const [first, other] = [message('first'), message('other', { channelId: world.channels[1]?.id })];
    const { outcomes } = await sendMany([first, message(' '), other, message('lost', { channelId: randomUUID() }), first, message('last')]);
    expect(outcomes.map((outcome) => ('refused' in outcome ? outcome.refused : outcome.message.text))).toEqual([
      'first',
      'PAYLOAD_MALFORMED',
      'other',
      'CHANNEL_NOT_FOUND',
      'first',
      'last',
    ]);
    expect(outcomes[4]).toEqual(outcomes[0]);
  });

  it('refuses what is malformed at its place, as of a channel-api that allows more', async () => {
    const { outcomes } = await sendMany([message('one'), message('x'.repeat(limits.messageTextLength + 1)), { ...message('no'), channelId: 'general' }, message('two')]);
    expect(outcomes.map((outcome) => ('refused' in outcome ? outcome.refused : outcome.message.text))).toEqual(['one', 'TEXT_TOO_LONG', 'PAYLOAD_MALFORMED', 'two']);
  });

  it('keeps the order of as many as a request may have, through several groups', async () => {
    const texts = Array.from({ length: limits.bulkMessages }, (_, index) => `many ${index}`);
    const { outcomes } = await sendMany(texts.map((text) => message(text)));
    const seqs = outcomes.map((outcome) => ('message' in outcome ? outcome.message.seq : 0));
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    expect(outcomes.map((outcome) => 'message' in outcome && outcome.message.text)).toEqual(texts);
  });

  it('is the same for who asks again', async () => {
    const messages = [message('one'), message('two')];
    expect(await sendMany(messages)).toEqual(await sendMany(messages));
  });
});
