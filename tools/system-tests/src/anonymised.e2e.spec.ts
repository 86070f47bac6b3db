import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, streamEvents, streams } from '@chatgenius/contracts';
import { callApi, seed, waitUntil, type RefusedError } from '@chatgenius/testing';
import { FileClient } from './file-client.ts';
import { nameEverywhere } from './named-everywhere.ts';
import { SharedSystem } from './shared-system.ts';

const PASSWORD = 'correct horse battery';

/** Where others have written of her. */
const PLACES = [
  'announcements', 'attachments', 'audit_entries', 'channels', 'drafts', 'files', 'message_edits', 'messages', 'reports', 'restrictions', 'retention_holds', 'scheduled_messages', 'service_tokens',
  'stream_events', 'user_presence', 'users', 'webhooks', 'word_filters',
];

/** Who somebody was is found nowhere any more, while what they wrote is there. */
describe('somebody who is anonymised', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });
  afterAll(() => system.stop());

  const query = async (sql: string, ...values: unknown[]) => (await system.database.pool.query<Record<string, unknown>>(sql, values)).rows;

  /** Tables with a row that has a text in any column, also within JSON, arrays and what the search knows. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables = await query("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
    const found = await Promise.all(tables.map(async ({ name }) => {
      const [row] = await query(`SELECT count(*) AS count FROM "${String(name)}" WHERE "${String(name)}"::text ILIKE '%' || $1 || '%'`, text);
      return Number(row?.count) > 0 ? [String(name)] : [];
    }));
    return found.flat();
  }

  it('is nobody, in every table, on every gateway and in what clients know', async () => {
    const key = randomUUID().slice(0, 8);
    const [handle, displayName] = [`lovelace.${key}`, `Augusta ${key}`];
    const ada = await callApi(system.apiUrl, routes.signUp, { body: { handle, displayName, password: PASSWORD } });
    const { userIds: [root = '', bob = '', stranger = ''], channels: [channel] } = await seed(system.database.pool, { users: 3, channels: 1 });
    await query("UPDATE users SET role = 'administrator' WHERE id = $1", root);
    const [channelId, stream] = [channel?.id ?? '', streams.channel(channel?.id ?? '')];
    await query("INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, 'owner')", channelId, ada.user.id);
    await query('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channelId, stranger);
    const hers = await system.connectWith(ada.accessToken, 0);
    const his = await system.connect(bob, 1);
    const sdk = await system.chat(bob, 0);
    await sdk.people.load([ada.user.id]);
    const { head } = await his.command(commands.channelJoin, { channelId });
    const say = (client: typeof his, text: string) => client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text });
    const own = await say(hers, `I am @${handle}`);
    const named = await say(his, `Ask @${handle}.`);
    await his.command(commands.messageEdit, { messageId: named.message.id, text: `Ask @${handle}, please` });
    await hers.command(commands.presenceUpdate, { status: 'dnd', text: `This is ${displayName}` });
    await callApi(system.apiUrl, routes.updateProfile, { token: ada.accessToken, body: { bio: `${displayName} writes.`, timeZone: 'Europe/London', locale: 'en-GB' } });
    await callApi(system.apiUrl, routes.blockUser, { token: ada.accessToken, params: { userId: stranger } });
    // How she signs in and is reached.
    await query("INSERT INTO user_emails (user_id, address, verified_at) VALUES ($1, $2, now())", ada.user.id, `mail.${key}@example.org`);
    await query("INSERT INTO mail_tokens (token_hash, user_id, purpose, address, expires_at) VALUES (sha256(convert_to($2, 'UTF8')), $1, 'email-verification', $2, now() + interval '1 day')", ada.user.id, `next.${key}@example.org`);
    for (const [address, of] of [[`mail.${key}@example.org`, null], [`next.${key}@example.org`, ada.user.id]]) {
      await query("INSERT INTO mail_outbox (id, purpose, address, user_id, due_at) VALUES (gen_random_uuid(), 'password-reset', $1, $2, now() + interval '1 hour')", address, of);
    }
    await query('INSERT INTO external_identities (issuer, subject, user_id) VALUES ($2, $2, $1)', ada.user.id, `https://${key}.example.org`);
    await query("INSERT INTO second_factors (user_id, secret) VALUES ($1, '\\x00')", ada.user.id);
    await query("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, '\\x00')", ada.user.id);
    await query("UPDATE sessions SET address_range = $2 WHERE user_id = $1", ada.user.id, `range of ${key}`);
    await callApi(system.apiUrl, routes.createInvitationLink, { token: ada.accessToken, params: { channelId }, body: { role: 'member', expiresInSeconds: null, maxUses: null } });
    await nameEverywhere(system, `@${handle}`, { owner: ada.accessToken, other: await system.token(bob), administrator: await system.token(root) }, { channelId, messageId: own.message.id, userId: stranger });
    await query("INSERT INTO attachments (id, owner_id, name, media_type, bytes) VALUES (gen_random_uuid(), $1, $2, 'image/png', 1)", bob, `Of @${handle}.png`);
    const uploads = FileClient.of(system, { ...ada, accessToken: await system.token(bob) });
    const [sent, unsent] = await Promise.all([1, 2].map((number) => uploads.put(Buffer.from(`Notes ${number}`), { name: `Notes ${number} of @${handle}.txt` })));
    for (const file of [sent, unsent]) await uploads.settled(file?.id ?? '');
    const filed = await his.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'Notes', attachmentIds: [sent?.id ?? ''] });
    await his.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: `As @${handle} says`, quote: { messageId: named.message.id }, metadata: { about: `@${handle}`, [`@${handle}`]: true } });
    await his.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: '', forwarded: { messageId: named.message.id } });
    await his.command(commands.presenceUpdate, { status: 'away', text: `Lunch with @${handle}` });
    // The search follows the messages, behind those that other specs import by the thousand.
    const inSearch = () => query("SELECT 1 FROM search_entries WHERE message_id = ANY ($1) AND terms::text ILIKE '%' || $2 || '%'", [own.message.id, named.message.id], key);
    await waitUntil('the search has it', async () => (await inSearch()).length === 2, 60_000);
    expect(await tablesWith(`@${handle}`)).toEqual(expect.arrayContaining(PLACES));

    await callApi(system.apiUrl, routes.anonymiseMe, { token: ada.accessToken, body: { password: PASSWORD } });
    await waitUntil('her connection is closed', () => !hers.socket.connected);
    const rootToken = await system.token(root);
    const progress = () => callApi(system.apiUrl, routes.readAnonymisation, { token: rootToken, params: { userId: ada.user.id } });
    await waitUntil('it is done', async () => (await progress()).state === 'done', 60_000);
    expect((await progress()).changed).toBeGreaterThanOrEqual(4);

    await waitUntil('the search knows nothing of it', async () => (await tablesWith(key)).length === 0, 30_000);
    for (const text of [handle, displayName, key]) expect([text, await tablesWith(text)]).toEqual([text, []]);

    const told = his.ephemeral.flatMap(({ name, data }) => (name === ephemeralEvents.userUpdated.name ? [ephemeralEvents.userUpdated.data.parse(data).user] : [])).at(-1);
    expect(told).toMatchObject({ id: ada.user.id, displayName: 'Deleted user', deactivated: true, bio: null, timeZone: null, locale: null });
    expect(sdk.people.of(ada.user.id)).toEqual(told);
    // What gateways remember of the channel, and what is in its log.
    for (const gateway of [0, 1]) {
      const { events } = await (await system.connect(bob, gateway)).command(commands.channelJoin, { channelId, since: head });
      expect(JSON.stringify(events)).not.toContain(key);
      expect(JSON.stringify(events)).toContain(`@${told?.handle}`);
    }
    const { messages } = await callApi(system.apiUrl, routes.channelHistory, { token: await system.token(bob), params: { channelId } });
    const now = `@${told?.handle}`;
    expect(messages.map(({ text }) => text)).toEqual([`I am ${now}`, `Ask ${now}, please`, 'Notes', `As ${now} says`, `Ask ${now}, please`]);
    expect(messages[2]).toMatchObject({ id: filed.message.id, attachments: [{ id: sent?.id, name: `Notes 1 of ${now}.txt` }] });
    expect(await uploads.find(unsent?.id ?? '')).toMatchObject({ name: `Notes 2 of ${now}.txt` });
    expect((await uploads.read(sent?.id ?? '')).headers.get('content-disposition')).toContain(`Notes 1 of ${now}.txt`);
    expect(messages.slice(0, 2).map(({ id }) => id)).toEqual([own.message.id, named.message.id]);
    expect(messages[3]).toMatchObject({ quote: { text: `Ask ${now}, please` }, metadata: { about: now, [now]: true } });
    // What gateways keep of the channel: a session that begins now is told its name as it is.
    for (const gateway of [0, 1]) {
      const { ephemeral } = await system.connect(bob, gateway);
      const { channels } = ephemeralEvents.sessionReady.data.parse(ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name)?.data);
      expect(channels.find(({ id }) => id === channelId)).toMatchObject({ name: `Of ${now}`, topic: `By ${now}` });
    }
    expect(his.events.filter(({ type }) => type === streamEvents.channelUpdated.name).map(({ data }) => streamEvents.channelUpdated.data.parse(data).channel.name).at(-1)).toBe(`Of ${now}`);
    expect(own.message.senderId).toBe(ada.user.id);

    const reasonOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as RefusedError).reason);
    expect(await reasonOf(callApi(system.apiUrl, routes.signIn, { body: { handle, password: PASSWORD, reactivate: true } }))).toBe('CREDENTIALS_INVALID');
    expect(await reasonOf(callApi(system.apiUrl, routes.signUp, { body: { handle, password: PASSWORD } }))).toBe('HANDLE_TAKEN');
    expect(await reasonOf(callApi(system.apiUrl, routes.reactivateUser, { token: rootToken, params: { userId: ada.user.id }, body: {} }))).toBe('USER_NOT_FOUND');
    for (const [table, column] of [['user_blocks', 'blocker_id'], ['channel_invitation_links', 'creator_id'], ...['user_emails', 'mail_tokens', 'mail_outbox', 'second_factors', 'recovery_codes', 'external_identities'].map((name) => [name, 'user_id'])]) {
      expect([table, await query(`SELECT count(*)::int AS count FROM ${table} WHERE ${column} = $1`, ada.user.id)]).toEqual([table, [{ count: 0 }]]);
    }
    expect(stream).toBe(channel?.stream);
  }, 300_000);
});
