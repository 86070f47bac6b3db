import { randomUUID } from 'node:crypto';
import { BusConnection } from '@chatgenius/bus';
import { ChatError, limits, streams } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, natsUrl, seed, type TestDatabase } from '@chatgenius/testing';
import { publicationOf, screeningOf } from '../messaging.fixture.ts';
import { OwnTurns } from '../personal/own-turns.ts';
import { GroupWriter } from '../sending/group-writer.ts';
import { PlainWriter } from '../sending/plain-writer.ts';
import { RecentGroups } from '../observing/recent-groups.ts';
import { SendQueue } from '../sending/send-queue.ts';
import { ScheduleController } from './schedule.controller.ts';
import { ScheduleSender } from './schedule-sender.ts';
import { SchedulingService } from './scheduling.service.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

describe('scheduled messages', () => {
  let copy: TestDatabase;
  let database: Database;
  let bus: BusConnection;
  let schedules: ScheduleController;
  let senders: ScheduleSender[];
  let [ada, bob] = ['', ''];
  let channelId: string;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'scheduling-spec' });
    const { pool } = database;
    bus = await BusConnection.open({ url: natsUrl(), name: 'scheduling-spec', streamShards: 8 });
    const publication = publicationOf(bus, pool);
    const turns = new OwnTurns(pool, publication);
    const logger = createLogger({ service: 'scheduling-spec', instance: '1', level: 'error' });
    schedules = new ScheduleController(new SchedulingService(pool, turns), pool);
    senders = [1, 2, 3].map(() => new ScheduleSender(pool, new SendQueue(new PlainWriter(pool), new GroupWriter(pool), publication, new RecentGroups(bus, logger)), screeningOf(bus, pool, logger), turns, new MessagingWork(pool), logger));
  });

  beforeEach(async () => {
    const world = await seed(database.pool, { users: 2, channels: 1 });
    [ada = '', bob = ''] = world.userIds;
    channelId = world.channels[0]?.id ?? '';
  });

  afterAll(async () => {
    await bus.close();
    await database.close();
    await copy.drop();
  });

  const select = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
  const plan = (overrides: object = {}) => ({ userId: ada, scheduleId: randomUUID(), channelId, text: 'hello', attachmentIds: [], sendAt: inMs(60_000), ...overrides });
  const create = async (overrides: object = {}) => (await schedules.create(plan(overrides))).scheduled;
  const update = (scheduleId: string, changes: object) => schedules.update({ userId: ada, scheduleId, ...changes });
  const cancel = (scheduleId: string, userId = ada) => schedules.cancel({ userId, scheduleId });
  const list = async (userId = ada) => (await schedules.list({ userId, limit: 50 })).scheduled;
  /** As if its time had come. */
  const due = (id: string) => select(`UPDATE scheduled_messages SET next_at = now() - interval '1 second' WHERE id = $1`, id);
  const written = () => select('SELECT text, sender_id, client_message_id FROM messages WHERE channel_id = $1 ORDER BY seq', channelId);
  const toldOf = async (userId = ada) => (await readEvents(database.pool, streams.user(userId), { epoch: '', after: 0, limit: 200 })).map(({ data }) => data);
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error instanceof ChatError ? error.reason : String(error)));
  const sweepAll = () => Promise.all(senders.map((sender) => sender.sweep()));

  it('are listed, changed and cancelled before their time, by their author', async () => {
    const later = await create({ text: 'later', sendAt: inMs(120_000) });
    const soon = await create({ text: 'soon' });
    expect(await list()).toEqual([soon, later]);
    const { scheduled: changed } = await update(later.id, { text: 'sooner', sendAt: inMs(30_000) });
    expect(await list()).toEqual([changed, soon]);
    expect([await list(bob), await reasonOf(cancel(soon.id, bob))]).toEqual([[], 'SCHEDULE_NOT_FOUND']);
    await cancel(soon.id);
    expect([await list(), await reasonOf(cancel(soon.id))]).toEqual([[changed], 'SCHEDULE_NOT_FOUND']);
    expect(JSON.stringify(await toldOf())).not.toContain('soon');
    expect((await toldOf()).map((data) => (data as { state: string }).state)).toEqual(['waiting', 'waiting', 'waiting', 'cancelled']);
  });

  it('are sent once, however many processes look, and those of later are not', async () => {
    const { id, sendAt } = await create();
    await create({ text: 'not yet' });
    await due(id);
    await sweepAll();
    await sweepAll();
    expect(await written()).toEqual([{ text: 'hello', sender_id: ada, client_message_id: `scheduled:${id}` }]);
    const [{ messageId } = {}] = (await select('SELECT id AS "messageId" FROM messages WHERE channel_id = $1', channelId)) as { messageId?: string }[];
    expect((await toldOf()).at(-1)).toEqual({ scheduleId: id, channelId, sendAt, state: 'sent', messageId });
    expect((await list()).map(({ text }) => text)).toEqual(['not yet']);
  });

  it('that somebody has sent who died before saying so are not sent again', async () => {
    const scheduled = await create();
    // Everything that a process does up to the commit of the message.
    await select(`UPDATE scheduled_messages SET state = 'sending', next_at = now() - interval '1 second' WHERE id = $1`, scheduled.id);
    const queue = new SendQueue(new PlainWriter(database.pool), new GroupWriter(database.pool), publicationOf(bus, database.pool), { committed: () => undefined } as unknown as RecentGroups);
    const { message } = await queue.send({ senderId: ada, channelId, clientMessageId: `scheduled:${scheduled.id}`, text: 'hello', names: { handles: [], everybody: false }, attachmentIds: [] });
    expect([await reasonOf(update(scheduled.id, { text: 'too late' })), await reasonOf(cancel(scheduled.id))]).toEqual(['ALREADY_SENDING', 'ALREADY_SENDING']);
    await sweepAll();
    expect([await written(), await list()]).toEqual([[expect.objectContaining({ text: 'hello' })], []]);
    expect((await toldOf()).at(-1)).toMatchObject({ state: 'sent', messageId: message.id });
  });

  it('that may not be sent any more stay with the reason, and can be tried again', async () => {
    const { id } = await create();
    await select('DELETE FROM channel_members WHERE user_id = $1', ada);
    await due(id);
    await sweepAll();
    expect(await list()).toMatchObject([{ id, state: 'failed', reason: 'CHANNEL_NOT_FOUND' }]);
    expect((await toldOf()).at(-1)).toMatchObject({ scheduleId: id, state: 'failed', reason: 'CHANNEL_NOT_FOUND' });
    await select(`INSERT INTO channel_members (channel_id, user_id) VALUES ($1, $2)`, channelId, ada);
    const { scheduled } = await update(id, { sendAt: inMs(10_000) });
    expect(scheduled).not.toHaveProperty('reason');
    await due(id);
    await sweepAll();
    expect([await written(), await list()]).toEqual([[expect.objectContaining({ text: 'hello' })], []]);
  });

  it('are screened when they are sent', async () => {
    const entries = JSON.stringify([{ pattern: 'badword', action: 'refuse' }, { pattern: 'mildword', action: 'mask' }]);
    await select('INSERT INTO word_filters (id, channel_id, entries, updated_at) VALUES ($1, $2, $3, now())', randomUUID(), channelId, entries);
    // Processes that have started since.
    const { pool } = database;
    const logger = createLogger({ service: 'scheduling-spec', instance: '2', level: 'error' });
    const publication = publicationOf(bus, pool);
    const sender = new ScheduleSender(pool, new SendQueue(new PlainWriter(pool), new GroupWriter(pool), publication, new RecentGroups(bus, logger)), screeningOf(bus, pool, logger), new OwnTurns(pool, publication), new MessagingWork(pool), logger);
    const [refused, masked] = [await create({ text: 'a badword' }), await create({ text: 'a mildword' })];
    for (const { id } of [refused, masked]) await due(id);
    await sender.sweep();
    expect(await list()).toEqual([expect.objectContaining({ id: refused.id, state: 'failed', reason: 'FILTERED' })]);
    expect(await written()).toEqual([expect.objectContaining({ text: 'a ********' })]);
  });

  it('of who is deactivated fail, and say so when they are back', async () => {
    const { id } = await create();
    await select('UPDATE users SET deactivated_at = now() WHERE id = $1', ada);
    await due(id);
    await sweepAll();
    expect([await written(), await list()]).toEqual([[], [expect.objectContaining({ id, state: 'failed', reason: 'ACCOUNT_DEACTIVATED' })]]);
    await select('UPDATE users SET deactivated_at = NULL WHERE id = $1', ada);
    await update(id, { sendAt: inMs(10_000) });
    await due(id);
    await sweepAll();
    expect(await written()).toEqual([expect.objectContaining({ text: 'hello' })]);
  });

  it('are made once under their id, within a year, where one may write, and so many', async () => {
    const mine = plan();
    const [one, other] = [await schedules.create(mine), await schedules.create({ ...mine, text: 'again' })];
    expect(other).toEqual(one);
    expect(await reasonOf(schedules.create({ ...mine, userId: bob }))).toBe('PAYLOAD_MALFORMED');
    for (const sendAt of [inMs(-1_000), inMs(366 * 24 * 60 * 60 * 1_000)]) expect(await reasonOf(create({ sendAt }))).toBe('PAYLOAD_MALFORMED');
    expect(await reasonOf(create({ channelId: randomUUID() }))).toBe('CHANNEL_NOT_FOUND');
    expect(await reasonOf(create({ threadId: randomUUID() }))).toBe('THREAD_NOT_FOUND');
    const outcomes = await Promise.all(Array.from({ length: limits.scheduledPerUser + 2 }, () => reasonOf(create())));
    expect(outcomes.filter((outcome) => outcome === 'TOO_MANY_SCHEDULED')).toHaveLength(3);
  });
});
