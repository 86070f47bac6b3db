import { randomUUID } from 'node:crypto';
import { commands, streamEvents, streams, type Message } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { publicationOf, runMessaging, type RunningMessaging } from '../messaging.fixture.ts';
import { Anonymiser } from './anonymiser.ts';
import { ChannelNaming } from './channel-naming.ts';
import { withoutHandle } from './handle.rules.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';

let copy: TestDatabase;
let messaging: RunningMessaging;
let world: Seed;

beforeAll(async () => {
  copy = await createTestDatabase();
  messaging = await runMessaging('anonymiser.int.spec', copy.url);
});
afterAll(async () => {
  await messaging.close();
  await copy.drop();
});
beforeEach(async () => {
  world = await seed(messaging.database.pool, { users: 3, channels: 1 });
});

const user = (index: number) => world.userIds[index] ?? '';
const channelId = () => world.channels[0]?.id ?? '';
const query = async (sql: string, ...values: unknown[]) => (await messaging.database.pool.query<Record<string, unknown>>(sql, values)).rows;
const write = async (index: number, text: string): Promise<Message> => (await messaging.command(commands.messageSend, user(index), { channelId: channelId(), clientMessageId: randomUUID(), text })).message;
const edit = (index: number, { id }: Message, text: string) => messaging.command(commands.messageEdit, user(index), { messageId: id, text });
const anonymiser = () => {
  const { bus, database: { pool } } = messaging;
  return new Anonymiser(pool, bus, new ChannelNaming(pool, publicationOf(bus, pool)), new MessagingWork(pool), createLogger({ service: 'spec', instance: 'spec', level: 'error' }));
};

/** As channel-api begins it. */
async function forget(userId: string): Promise<{ former: string; next: string }> {
  const [{ handle: former } = {}] = await query('SELECT handle FROM users WHERE id = $1', userId);
  const next = `deleted-${randomUUID().slice(0, 8)}`;
  await query('INSERT INTO anonymisations (user_id, requested_by_id, former_handle) VALUES ($1, $1, $2)', userId, former);
  await query("UPDATE users SET handle = $2, display_name = 'Deleted user' WHERE id = $1", userId, next);
  return { former: String(former), next };
}

/** Tables with a row that has a text somewhere, also within JSON, arrays and what the search knows. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await query("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
  const found: string[] = [];
  for (const name of tables.map((row) => String(row.name))) {
    const [row] = await query(`SELECT count(*) AS count FROM "${name}" WHERE "${name}"::text ILIKE '%' || $1 || '%'`, text);
    if (Number(row?.count) > 0) found.push(name);
  }
  return found;
}

/** @param step rows of a batch @returns how many batches there were */
async function run(step: number, each: () => Promise<void> = () => Promise.resolve()): Promise<number> {
  for (let batches = 0; ; batches++) {
    if (!(await anonymiser().step(step))) return batches;
    await each();
  }
}

it('takes a handle out of messages, earlier versions and the log, whoever else has written there, and leaves the rest as it was', async () => {
  const [ada, bob] = [0, 1];
  const [{ handle } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(ada));
  const [{ handle: his } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(bob));
  const at = `@${String(handle)}`;
  const named = await write(bob, `Ask ${at}, or @${String(his)} and ${at.toUpperCase()}.`);
  const code = await write(2, `\`${at}\` in code`);
  const edited = await write(bob, `First ${at}`);
  await edit(bob, edited, `Then ${at} again`);
  await edit(bob, edited, 'Nobody');
  await write(ada, `I am ${at}`);
  const untouched = await write(bob, 'Nothing of it');
  const copies = [];
  for (const origin of [{ text: 'look', quote: { messageId: named.id } }, { text: '', forwarded: { messageId: named.id } }]) {
    copies.push((await messaging.command(commands.messageSend, user(bob), { channelId: channelId(), clientMessageId: randomUUID(), ...origin })).message);
  }
  const keep = async (userId: string, text: string) => {
    await query('INSERT INTO saved_messages (user_id, message_id, saved_at) VALUES ($1, $2, now())', userId, named.id);
    await query('INSERT INTO drafts (user_id, stream_id, channel_id, text, version, updated_at) VALUES ($1, $2, $3, $4, 1, now())', userId, world.channels[0]?.stream, channelId(), text);
    await query("INSERT INTO scheduled_messages (id, user_id, channel_id, text, attachment_ids, send_at, created_at, next_at) SELECT gen_random_uuid(), $1, $2, $3, '{}', at, at, at FROM (SELECT now() + interval '1 day' AS at) AS day", userId, channelId(), text);
  };
  await keep(user(bob), `For ${at}`);
  await keep(user(ada), 'Mine alone');
  const invitation = { invitation: { id: randomUUID(), inviter: { id: user(ada), handle, displayName: 'Ada' } } };
  await withTransaction(messaging.database.pool, async (transaction) => {
    const stream = streams.user(user(2));
    await appendEvents(transaction, await lockStreams(transaction, [stream]), [{ stream, type: 'invitation:created', data: invitation }]);
  });
  const moderated = [randomUUID(), user(2), `by ${at}`, at];
  await query(`INSERT INTO reports (id, subject_kind, subject_id, subject_user_id, category, text, note, created_at) VALUES ($1, 'user', $2, $2, 'spam', $3, $4, now())`, ...moderated);
  await query(`INSERT INTO restrictions (id, user_id, kind, reason, by_id, created_at) VALUES ($1, $2, 'mute', $3 || $4, $2, now())`, ...moderated);
  const before = await query('SELECT stream_id, seq, type, at FROM stream_events ORDER BY stream_id, seq');
  const textOf = async ({ id }: Message) => (await query('SELECT text, edited_at FROM messages WHERE id = $1', id))[0];

  const { former, next } = await forget(user(ada));
  expect(await tablesWith(former)).toEqual(expect.arrayContaining(['messages', 'message_edits', 'reports', 'restrictions', 'stream_events', 'drafts', 'scheduled_messages', 'anonymisations']));
  expect(await run(3)).toBeGreaterThan(4);
  // Of what else knows it, search_entries follow the messages, and are indexed by a task that does not run here.
  expect(await tablesWith(former)).toEqual([]);
  expect(await textOf(named)).toEqual({ text: `Ask @${next}, or @${String(his)} and @${next}.`, edited_at: null });
  expect(await textOf(code)).toMatchObject({ text: `\`@${next}\` in code` });
  const [quoting, forwarding] = copies;
  expect(await query("SELECT text, origin->'quote'->>'text' AS quoted FROM messages WHERE id = ANY ($1::uuid[]) ORDER BY seq", [quoting?.id, forwarding?.id])).toEqual([
    { text: 'look', quoted: `Ask @${next}, or @${String(his)} and @${next}.` },
    { text: `Ask @${next}, or @${String(his)} and @${next}.`, quoted: null },
  ]);
  for (const table of ['drafts', 'scheduled_messages']) expect(await query(`SELECT user_id, text FROM ${table}`)).toEqual([{ user_id: user(bob), text: `For @${next}` }]);
  expect(await query('SELECT user_id FROM saved_messages')).toEqual([{ user_id: user(bob) }]);
  expect(await textOf(untouched)).toMatchObject({ text: 'Nothing of it' });
  expect(await query('SELECT text FROM message_edits WHERE message_id = $1 ORDER BY version', edited.id)).toEqual([{ text: `First @${next}` }, { text: `Then @${next} again` }]);
  expect(await query('SELECT stream_id, seq, type, at FROM stream_events ORDER BY stream_id, seq')).toEqual(before);
  const [told] = await query("SELECT data FROM stream_events WHERE stream_id = $1 AND type = 'invitation:created'", streams.user(user(2)));
  expect(told).toEqual({ data: { invitation: { ...invitation.invitation, inviter: { id: user(ada), handle: next, displayName: 'Deleted user' } } } });
  // The search is told of what reads differently.
  const queued = await query('SELECT unnest(message_ids) AS id FROM search_queue');
  expect(queued.map(({ id }) => id)).toEqual(expect.arrayContaining([named.id, code.id]));
  const [job] = await query('SELECT phase, former_handle, looked, changed, finished_at IS NOT NULL AS finished FROM anonymisations WHERE user_id = $1', user(ada));
  expect(job).toMatchObject({ phase: 'log', former_handle: null, finished: true });
  expect(Number(job?.changed)).toBeGreaterThan(7);
});

it('takes it out of whatever else people have written: channels, profiles, files, filters, and what administrators and moderators decided', async () => {
  const [{ handle } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(0));
  const at = `@${String(handle)}`;
  const bob = user(1);
  const id = randomUUID();
  const { id: messageId } = await write(1, 'With a file');
  const written = [
    ['channels', 'UPDATE channels SET name = $2, topic = $2, description = $2, metadata = jsonb_build_object($2::text, $2::text) WHERE id = $1', channelId(), at],
    ['messages', 'UPDATE messages SET metadata = jsonb_build_object($2::text, jsonb_build_array(1.5, $2::text)), attachments = jsonb_build_array(jsonb_build_object($2::text, $2::text)) WHERE id = $1', messageId, at],
    ['files', "INSERT INTO files (id, owner_id, name, media_type, bytes) VALUES ($1, $1, $2, 'image/png', 1)", id, `by ${at}.png`],
    ['attachments', "INSERT INTO attachments (id, owner_id, name, media_type, bytes) VALUES ($1, $1, $2, 'image/png', 1)", id, `from ${at}`],
    ['users', 'UPDATE users SET display_name = $2, bio = $2 WHERE id = $1', bob, at],
    ['user_presence', 'INSERT INTO user_presence (user_id, text) VALUES ($1, $2)', bob, `lunch with ${at}`],
    ['announcements', "INSERT INTO announcements (id, text, level, until, created_by_id) VALUES ($1, $2, 'info', now(), $1)", id, at],
    ['word_filters', `INSERT INTO word_filters (id, entries, updated_at) VALUES ($1, jsonb_build_array(jsonb_build_object('pattern', $2::text, 'action', 'mask')), 'epoch')`, id, at],
    ['retention_holds', 'INSERT INTO retention_holds (id, user_id, reason, created_by_id) VALUES ($1, $1, $2, $1)', bob, at],
    ['webhooks', "INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, secret, url, events, start_epoch, start_seq) VALUES ($1, $1, 'outgoing', $2, $3, '\\x00', 'https://example.org', '{message:created}', 'a', 0)", channelId(), at, bob],
    ['service_tokens', "INSERT INTO service_tokens (id, user_id, name, secret_hash) VALUES ($1, $1, $2, '\\x00')", bob, at],
    ['audit_entries', "INSERT INTO audit_entries (id, action, subject_kind, subject_id, before, after, reason) VALUES ($1, 'channel:updated', 'channel', 'c', jsonb_build_object('name', $2::text), jsonb_build_object('people', jsonb_build_array($2::text, 3)), 'by ' || $2::text)", id, at],
  ] as const;
  for (const [, sql, ...values] of written) await query(sql, ...values);

  const { former, next } = await forget(user(0));
  expect(await tablesWith(former)).toEqual(expect.arrayContaining(written.map(([table]) => table)));
  await run(2);
  expect(await tablesWith(former)).toEqual([]);
  const one = async (sql: string, ...values: unknown[]) => (await query(sql, ...values))[0];
  const now = `@${next}`;
  expect(await one('SELECT name, topic, description, metadata, version FROM channels WHERE id = $1', channelId())).toEqual({ name: now, topic: now, description: now, metadata: { [now]: now }, version: 2 });
  expect(await one('SELECT metadata, attachments, origin FROM messages WHERE id = $1', messageId)).toEqual({ metadata: { [now]: [1.5, now] }, attachments: [{ [now]: now }], origin: null });
  expect(await one('SELECT display_name, bio, version FROM users WHERE id = $1', bob)).toEqual({ display_name: now, bio: now, version: 2 });
  expect(await one('SELECT entries, updated_at > now() - interval \'1 minute\' AS followed FROM word_filters WHERE id = $1', id)).toEqual({ entries: [{ pattern: now, action: 'mask' }], followed: true });
  expect(await one('SELECT before, after, reason FROM audit_entries WHERE id = $1', id)).toEqual({ before: { name: now }, after: { people: [now, 3] }, reason: `by ${now}` });
  // Gateways and clients keep what a channel is called: they are told.
  const [told] = await query('SELECT data FROM stream_events WHERE stream_id = $1 AND type = $2', world.channels[0]?.stream, streamEvents.channelUpdated.name);
  expect(streamEvents.channelUpdated.data.parse(told?.data)).toMatchObject({ channel: { id: channelId(), name: now, version: 2 }, by: user(0) });
});

it('replaces in the audit log what it replaces elsewhere', async () => {
  const [{ handle } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(0));
  const at = String(handle);
  const texts = [`Ask @${at}.`, `@${at}, @${at.toUpperCase()}; ＠${at}`, `@${at}.Please... @${at}...well`, `\`@${at}\` cc/@${at}`, `@${at}m @${at}.b @${at}-1 @${at}_x @${at}2`, `Can${at} and ${at}`, `"@${at}"\n@${at}\\ @${at}é @${at}ж`];
  for (const text of texts) await query("INSERT INTO audit_entries (id, action, subject_kind, subject_id, after, reason) VALUES (gen_random_uuid(), 'hold:placed', 'user', $1, jsonb_build_object('text', $2::text), $2)", user(1), text);
  const { former, next } = await forget(user(0));
  await run(50);
  const expected = texts.map((text) => withoutHandle(text, { formerHandle: former, newHandle: next })).map((text) => ({ text, reason: text }));
  const found = await query("SELECT after->>'text' AS text, reason FROM audit_entries WHERE subject_id = $1", user(1));
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(found).toHaveLength(texts.length);
  // Of somebody who is not being anonymised, nothing is replaced.
  await query("UPDATE audit_entries SET reason = 'by @' || $2 WHERE subject_id = $1", user(1), former);
  await query('SELECT forget_in_audit_entry(id, $2) FROM audit_entries WHERE subject_id = $1', user(1), user(0));
  expect(await query('SELECT DISTINCT reason FROM audit_entries WHERE subject_id = $1', user(1))).toEqual([{ reason: `by @${former}` }]);
  await query('DELETE FROM audit_entries WHERE subject_id = $1', user(1));
});

it('goes on after a crash where it was, and one process works at a time', async () => {
  const { former } = await (async () => {
    const [{ handle } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(0));
    for (let number = 0; number < 12; number++) await write(1, `${number} @${String(handle)}`);
    return forget(user(0));
  })();
  // Dies after it has replaced rows and before that is noted: they are looked at again, and are right already.
  const dying = jest.spyOn(messaging.bus.nats, 'publish').mockImplementation(() => {
    throw new Error('killed');
  });
  await expect(run(50)).rejects.toThrow('killed');
  dying.mockRestore();
  expect(await query('SELECT phase, cursor FROM anonymisations WHERE user_id = $1', user(0))).toEqual([{ phase: 'log', cursor: null }]);
  const together = await Promise.all([anonymiser().step(2), anonymiser().step(2), anonymiser().step(2)]);
  expect(together.filter(Boolean)).toHaveLength(1);
  await run(5);
  expect(await tablesWith(former)).toEqual([]);
});

it('waits for nobody who edits meanwhile, and overwrites nothing of theirs', async () => {
  const [{ handle } = {}] = await query('SELECT handle FROM users WHERE id = $1', user(0));
  const messages = [];
  for (let number = 0; number < 20; number++) messages.push(await write(1, `${number} @${String(handle)}`));
  const { former } = await forget(user(0));
  const editing = (async () => {
    for (let round = 0; round < 3; round++) for (const message of messages) await edit(1, message, `${message.seq} in round ${round}`);
  })();
  await run(3);
  await editing;
  for (const message of messages) expect(await query('SELECT text FROM messages WHERE id = $1', message.id)).toEqual([{ text: `${message.seq} in round 2` }]);
  expect(await tablesWith(former)).toEqual([]);
});
