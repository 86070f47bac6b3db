import { randomUUID } from 'node:crypto';
import { commands, routes, streamEvents, streams, type SessionTokens } from '@chatgenius/contracts';
import { callApi, waitUntil, type WireClient, type RefusedError } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';

/** What moderators decide over HTTP, as those see it who write over sockets. */
describe('moderation', () => {
  let system: SharedSystem;
  let [owner, writer, stranger]: SessionTokens[] = [];
  let channelId: string;
  let client: WireClient;

  const signUp = (name: string) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: 'correct horse battery' } });
  const tokenOf = (tokens: SessionTokens | undefined) => tokens?.accessToken ?? '';
  const say = (text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
  const byOwner = () => ({ token: tokenOf(owner), params: { channelId } });

  beforeAll(async () => {
    system = await SharedSystem.use();
    [owner, writer, stranger] = [await signUp('owner'), await signUp('writer'), await signUp('stranger')];
  });
  beforeEach(async () => {
    ({ id: channelId } = await callApi(system.apiUrl, routes.createChannel, { token: tokenOf(owner), body: { name: 'room', kind: 'public', memberIds: [] } }));
    await callApi(system.apiUrl, routes.joinChannel, { token: tokenOf(writer), params: { channelId } });
    client = await system.connect(writer?.user.id ?? '', 1);
    await client.command(commands.channelJoin, { channelId });
  });
  afterAll(() => system.stop());

  it('hears of a message that somebody reports who can see it', async () => {
    const moderator = await system.connect(owner?.user.id ?? '', 0);
    const { message } = await say('buy now');
    const report = (by: SessionTokens | undefined) => callApi(system.apiUrl, routes.createReport, { token: tokenOf(by), body: { subject: { kind: 'message', messageId: message.id }, category: 'spam', text: 'Look' } });
    expect(await reasonOf(report(stranger))).toBe('MESSAGE_NOT_FOUND');
    const made = await report(writer);
    expect(made.report).toMatchObject({ channelId, subjectUserId: writer?.user.id, state: 'open' });
    await waitUntil('the owner is told', () => moderator.events.some(({ type }) => type === streamEvents.reportCreated.name));
    expect((await callApi(system.apiUrl, routes.listReports, { ...byOwner(), query: { state: 'open', limit: 10 } as never })).reports).toEqual([made.report]);
  });

  it('hears of what a word filter finds, as of what a person reports', async () => {
    const moderator = await system.connect(owner?.user.id ?? '', 0);
    await callApi(system.apiUrl, routes.setChannelFilter, { ...byOwner(), body: { entries: [{ pattern: 'casino*', action: 'report' }] } });
    const told = () => moderator.events.flatMap(({ type, data }) => (type === streamEvents.reportCreated.name ? [streamEvents.reportCreated.data.parse(data)] : []));
    await waitUntil('the owner is told', async () => {
      await say('casinos!');
      return told().length > 0;
    });
    expect(told()[0]).toMatchObject({ channelId, category: 'filter' });
    const open = (await callApi(system.apiUrl, routes.listReports, { ...byOwner(), query: { state: 'open', limit: 50 } as never })).reports;
    expect(open.find(({ id }) => id === told()[0]?.reportId)).toMatchObject({ category: 'filter', reporterId: null, subjectUserId: writer?.user.id });
  });

  it('refuses words, and slows a channel down, with the next message', async () => {
    await callApi(system.apiUrl, routes.setChannelFilter, { ...byOwner(), body: { entries: [{ pattern: 'vile', action: 'refuse' }] } });
    await waitUntil('it is followed', async () => (await reasonOf(say('Vile!'))) === 'FILTERED');
    expect(await reasonOf(say('fine'))).toBe('done');
    await callApi(system.apiUrl, routes.setSlowMode, { ...byOwner(), body: { seconds: 60 } });
    expect([await reasonOf(say('one')), await reasonOf(say('two'))]).toEqual(['done', 'SLOW_MODE']);
    await callApi(system.apiUrl, routes.setSlowMode, { ...byOwner(), body: { seconds: 0 } });
    expect(await reasonOf(say('three'))).toBe('done');
  });

  it('deletes all that somebody wrote lately', async () => {
    for (let count = 0; count < 5; count++) await say('spam');
    const since = new Date(Date.now() - 60_000).toISOString();
    const { purge } = await callApi(system.apiUrl, routes.purgeChannelMessages, { ...byOwner(), body: { userId: writer?.user.id ?? '', since } });
    const state = async () => (await callApi(system.apiUrl, routes.readPurge, { token: tokenOf(owner), params: { purgeId: purge.id } })).purge;
    await waitUntil('it is done', async () => (await state()).finishedAt !== null);
    expect((await state()).deleted).toBe(5);
    const gone = () => client.eventsOf(streams.channel(channelId)).filter(({ type }) => type === streamEvents.messageDeleted.name).length;
    await waitUntil('all are told of', () => gone() === 5);
  });
});
