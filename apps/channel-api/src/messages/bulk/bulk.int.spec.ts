import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { ErrorResponse, limits, type SessionTokens } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type Answer, type RunningApi } from '../../channel-api.fixture.ts';

let database: TestDatabase;
let api: RunningApi;
let ada: SessionTokens;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await runChannelApi({ databaseUrl: database.url, natsUrl: natsUrl() });
  ada = await api.signUp();
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

// What gets as far as messaging-service is shown end to end, in bulk.e2e.spec.ts.

const SEND = '/v1/messages/bulk';
const IMPORT = `/v1/channels/${randomUUID()}/import`;
const post = (path: string, body: unknown, token = ada.accessToken) => api.call('POST', path, { token, body });
const reasonOf = ({ body }: Answer): string => ErrorResponse.parse(body).data.reason;
const resultsOf = ({ body }: Answer) => (body as { results: unknown[] }).results;

async function serviceToken(...scopes: string[]): Promise<string> {
  const bot = (await api.call('POST', '/v1/bots', { token: ada.accessToken, body: { handle: `b${randomUUID().slice(0, 8)}` } })).body as { id: string };
  const made = await api.call('POST', `/v1/bots/${bot.id}/tokens`, { token: ada.accessToken, body: { name: 'one', scopes } });
  return (made.body as { token: string }).token;
}

describe.each([['sending', SEND, 'messages:send'], ['importing', IMPORT, 'messages:import']])('%s in bulk', (_, path, scope) => {
  it('asks for a token, and of a service token for its scope', async () => {
    const body = { messages: [{}] };
    expect(reasonOf(await api.call('POST', path, { body }))).toBe('TOKEN_MISSING');
    expect(reasonOf(await post(path, body, await serviceToken('messages:read', 'channels:read')))).toBe('SCOPE_MISSING');
    expect((await post(path, body, await serviceToken(scope))).status).toBe(200);
  });

  it('reads nothing of a body whose sender it does not know', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': limits.bulkBytes };
    const begun = request(`${api.url}${path}`, { method: 'POST', headers }).on('error', () => undefined);
    begun.write('{"messages": [');
    const [response] = (await once(begun, 'response')) as [IncomingMessage];
    begun.destroy();
    expect(response.statusCode).toBe(401);
  });

  it.each([
    ['nothing', {}, 400, 'PAYLOAD_MALFORMED'],
    ['no list', { messages: 'all' }, 400, 'PAYLOAD_MALFORMED'],
    ['an empty list', { messages: [] }, 400, 'PAYLOAD_MALFORMED'],
    ['too many', { messages: Array(limits.bulkMessages + 1).fill({}) }, 413, 'TOO_MANY_MESSAGES'],
    ['very many', { messages: Array(1_000_000).fill(0) }, 413, 'TOO_MANY_MESSAGES'],
    ['too large a body', { messages: ['x'.repeat(limits.bulkBytes)] }, 413, 'TOO_LARGE'],
    ['what cannot be read', '{"messages": [', 400, 'PAYLOAD_MALFORMED'],
  ])('refuses %s', async (__, body, status, reason) => {
    const answer = await post(path, body);
    expect([answer.status, reasonOf(answer)]).toEqual([status, reason]);
  });

  it('takes bodies that are larger than elsewhere, and says of each item at its place what is wrong with it', async () => {
    const items = [null, 7, [], 'text', { text: 'x'.repeat(300 * 1024) }, JSON.parse('{"__proto__": {"text": 1}}')];
    const answer = await post(path, { messages: items });
    expect(answer.status).toBe(200);
    expect(resultsOf(answer)).toHaveLength(items.length);
    for (const result of resultsOf(answer)) expect(['PAYLOAD_MALFORMED', 'TEXT_TOO_LONG']).toContain(ErrorResponse.parse(result).data.reason);
    expect(JSON.stringify(answer.body)).not.toContain('xxxx');
  });
});

it('takes large bodies nowhere else', async () => {
  for (const path of ['/v1/channels', '/v1/bots']) {
    expect([path, reasonOf(await post(path, { messages: ['x'.repeat(200 * 1024)] }))]).toEqual([path, 'TOO_LARGE']);
  }
  expect(reasonOf(await post('/v1/messages/bulk/more', { messages: ['x'.repeat(200 * 1024)] }))).toBe('COMMAND_UNKNOWN');
});

describe('what is said of a malformed message', () => {
  const sound = { channelId: randomUUID(), clientMessageId: 'c1', text: 'hello' };
  const soundImport = { clientMessageId: 'c1', senderId: randomUUID(), text: 'hello', createdAt: '2020-01-01T00:00:00Z' };

  it.each([
    [SEND, { ...sound, text: ' ' }, 'PAYLOAD_MALFORMED', 'text'],
    [SEND, { ...sound, text: 'x'.repeat(limits.messageTextLength + 1) }, 'TEXT_TOO_LONG', 'text'],
    [SEND, { ...sound, text: 'nul \u0000' }, 'PAYLOAD_MALFORMED', 'text'],
    [SEND, { ...sound, channelId: 'general' }, 'PAYLOAD_MALFORMED', 'channelId'],
    [SEND, { ...sound, clientMessageId: 'with space' }, 'PAYLOAD_MALFORMED', 'clientMessageId'],
    [SEND, { ...sound, attachmentIds: Array.from({ length: 11 }, randomUUID) }, 'TOO_MANY_ATTACHMENTS', 'attachmentIds'],
    [IMPORT, { ...soundImport, createdAt: 'yesterday' }, 'PAYLOAD_MALFORMED', 'createdAt'],
    [IMPORT, { ...soundImport, createdAt: '2020-02-30T00:00:00Z' }, 'PAYLOAD_MALFORMED', 'createdAt'],
    [IMPORT, { ...soundImport, createdAt: '0000-01-01T00:00:00Z' }, 'PAYLOAD_MALFORMED', 'createdAt'],
    [IMPORT, { ...soundImport, senderId: 'ada' }, 'PAYLOAD_MALFORMED', 'senderId'],
    [IMPORT, { ...soundImport, text: '' }, 'PAYLOAD_MALFORMED', 'text'],
    [IMPORT, { ...soundImport, threadClientMessageId: 7 }, 'PAYLOAD_MALFORMED', 'threadClientMessageId'],
  ])('to %s: %#', async (path, item, reason, field) => {
    expect(resultsOf(await post(path, { messages: [item] }))).toMatchObject([{ status: 'error', data: { reason, issues: expect.arrayContaining([expect.objectContaining({ path: field })]) as unknown } }]);
  });
});
