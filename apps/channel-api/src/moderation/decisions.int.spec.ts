import { type Channel, ErrorResponse, type Report, routes, type SessionTokens, streams } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, natsUrl, seed, type TestDatabase } from '@chatgenius/testing';
import { type Answer, runChannelApi, type RunningApi } from '../channel-api.fixture.ts';

describe('moderators and administrators', () => {
  let copy: TestDatabase;
  let database: Database;
  let api: RunningApi;
  let [ada, bob, carol, root]: SessionTokens[] = [];
  let room: Channel;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'decisions-spec' });
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
  });
  beforeEach(async () => {
    [ada, bob, carol, root] = await Promise.all([api.signUp(), api.signUp(), api.signUp(), api.signUp()]);
    await database.pool.query(`UPDATE users SET role = CASE WHEN id = $1 THEN 'administrator'::deployment_role ELSE 'member' END`, [root?.user.id]);
    room = (await call(ada, 'POST', '/channels', { name: 'room', kind: 'public', memberIds: [bob?.user.id] })).body as Channel;
  });
  afterAll(async () => {
    await api.close();
    await database.close();
    await copy.drop();
  });

  const call = (by: SessionTokens | undefined, method: string, path: string, body?: unknown) => api.call(method, `/v1${path}`, { token: by?.accessToken ?? '', body });
  const reasonOf = ({ status, body }: Answer): string => (status < 300 ? 'done' : ErrorResponse.parse(body).data.reason);
  const idOf = (of: SessionTokens | undefined) => of?.user.id ?? '';
  const typesOf = async (of: SessionTokens | undefined) => (await readEvents(database.pool, streams.user(idOf(of)), { epoch: '', after: 0, limit: 100 })).map(({ type }) => type);

  describe('reports', () => {
    const report = async (by: SessionTokens | undefined, about: SessionTokens | undefined) => (await call(by, 'POST', '/reports', { subject: { kind: 'user', userId: idOf(about) }, category: 'spam', text: 'Look' })).body as { report: Report };
    /** As the word filter of messaging-service makes them. */
    const found = async (): Promise<string> => {
      const { rows } = await database.pool.query<{ id: string }>(
        `INSERT INTO reports (id, subject_kind, subject_id, subject_user_id, channel_id, category, text, created_at) VALUES (gen_random_uuid(), 'message', gen_random_uuid(), $1, $2, 'filter', 'darn', now()) RETURNING id`,
        [idOf(bob), room.id],
      );
      return rows[0]?.id ?? '';
    };

    it('of two who hear of each other’s are taken at once, and nobody waits in a circle', async () => {
      await database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [idOf(ada)]);
      const { userIds } = await seed(database.pool, { users: 15, channels: 0 });
      const reports = userIds.flatMap((userId) => [ada, root].map((by) => call(by, 'POST', '/reports', { subject: { kind: 'user', userId }, category: 'spam' })));
      expect((await Promise.all(reports)).map(reasonOf)).toEqual(Array(30).fill('done'));
      for (const one of [ada, root]) expect((await typesOf(one)).filter((type) => type === 'report:created')).toEqual(Array(15).fill('report:created'));
    });

    it('about users reach administrators, once for each reporter and user', async () => {
      const { report: first } = await report(bob, carol);
      expect(first).toMatchObject({ reporterId: idOf(bob), subject: { kind: 'user', userId: idOf(carol) }, subjectUserId: idOf(carol), channelId: null, state: 'open' });
      expect((await report(bob, carol)).report).toEqual(first);
      expect(reasonOf(await call(bob, 'POST', '/reports', { subject: { kind: 'user', userId: crypto.randomUUID() }, category: 'spam' }))).toBe('USER_NOT_FOUND');
      expect(await typesOf(root)).toEqual(['report:created']);
      expect(reasonOf(await call(ada, 'GET', '/moderation/reports'))).toBe('NOT_ALLOWED');
      expect(reasonOf(await call(ada, 'POST', `/reports/${first.id}/claim`))).toBe('REPORT_NOT_FOUND');
      const open = routes.listAllReports.output.parse((await call(root, 'GET', '/moderation/reports?limit=200')).body).reports;
      expect(open.filter(({ reporterId }) => reporterId === idOf(bob))).toEqual([first]);
      for (const step of ['claim', 'claim']) expect((await call(root, 'POST', `/reports/${first.id}/${step}`)).body).toMatchObject({ report: { state: 'claimed', moderatorId: idOf(root) } });
      expect((await call(root, 'POST', `/reports/${first.id}/decision`, { outcome: 'dismissed', note: 'a joke' })).body).toMatchObject({ report: { state: 'dismissed', note: 'a joke' } });
      // Decided: it may be reported again.
      expect((await report(bob, carol)).report.id).not.toBe(first.id);
      const { rows } = await database.pool.query('SELECT action, before, after, reason FROM audit_entries WHERE subject_id = $1 ORDER BY id', [first.id]);
      expect(rows).toMatchObject([
        { action: 'report:claimed', before: { state: 'open', moderatorId: null }, after: { state: 'claimed', moderatorId: idOf(root) } },
        { action: 'report:dismissed', before: { state: 'claimed' }, after: { state: 'dismissed' }, reason: 'a joke' },
      ]);
    });

    it('about messages are the channel’s moderators’', async () => {
      const id = await found();
      const listed = async (by: SessionTokens | undefined) => routes.listReports.output.parse((await call(by, 'GET', `/channels/${room.id}/reports`)).body).reports.map((one) => one.id);
      expect(await listed(ada)).toEqual([id]);
      expect(reasonOf(await call(bob, 'GET', `/channels/${room.id}/reports`))).toBe('NOT_ALLOWED');
      expect(reasonOf(await call(carol, 'POST', `/reports/${id}/claim`))).toBe('REPORT_NOT_FOUND');
      const outcomes = await Promise.all([ada, root].map((by) => call(by, 'POST', `/reports/${id}/decision`, { outcome: 'resolved' })));
      expect(outcomes.map(reasonOf).sort()).toEqual(['REPORT_DECIDED', 'done']);
      expect(await listed(ada)).toEqual([]);
    });
  });

  it('set words that are filtered, in a channel and everywhere', async () => {
    const path = `/channels/${room.id}/word-filter`;
    const entries = [{ pattern: 'vile', action: 'refuse' }, { pattern: '*darn*', action: 'mask' }];
    expect(reasonOf(await call(bob, 'PUT', path, { entries }))).toBe('NOT_ALLOWED');
    expect(reasonOf(await call(ada, 'PUT', path, { entries: [{ pattern: 'a*b', action: 'refuse' }] }))).toBe('PAYLOAD_MALFORMED');
    expect(await call(ada, 'PUT', path, { entries })).toMatchObject({ status: 200, body: { entries } });
    expect(await call(ada, 'PUT', path, { entries: entries.slice(1) })).toMatchObject({ status: 200 });
    expect((await call(ada, 'GET', path)).body).toMatchObject({ entries: entries.slice(1) });
    expect(reasonOf(await call(ada, 'PUT', '/moderation/word-filter', { entries }))).toBe('NOT_ALLOWED');
    expect((await call(root, 'PUT', '/moderation/word-filter', { entries })).status).toBe(200);
    const { rows } = await database.pool.query('SELECT before, after FROM audit_entries WHERE subject_id = $1 ORDER BY id', [room.id]);
    // By a newer release, which knows another action, and how long an entry is for.
    const newer = [{ pattern: 'odd', action: 'blur' }, 7, { pattern: 'even', action: 'mask', until: 'noon' }];
    await database.pool.query('UPDATE word_filters SET entries = $2 WHERE channel_id = $1', [room.id, JSON.stringify(newer)]);
    const read = await api.call('GET', `/v1${path}`, { token: ada?.accessToken ?? '', grown: true });
    expect(read).toMatchObject({ status: 200, body: { entries: [{ pattern: 'odd', action: 'blur' }, { pattern: 'even', action: 'mask' }] } });
    expect((await call(ada, 'PUT', path, { entries })).status).toBe(200);
    expect(rows).toEqual([{ before: { removed: [] }, after: { added: entries } }, { before: { removed: entries.slice(0, 1) }, after: { added: [] } }]);
  });

  it('begin the deletion of all recent messages of somebody', async () => {
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const path = `/channels/${room.id}/message-purges`;
    expect(reasonOf(await call(bob, 'POST', path, { userId: idOf(ada), since }))).toBe('NOT_ALLOWED');
    expect(reasonOf(await call(ada, 'POST', path, { userId: idOf(bob), since: '2020-01-01T00:00:00Z' }))).toBe('PAYLOAD_MALFORMED');
    const { purge } = (await call(ada, 'POST', path, { userId: idOf(bob), since, reason: 'Spam' })).body as { purge: { id: string } };
    expect((await call(ada, 'GET', `/message-purges/${purge.id}`)).body).toMatchObject({ purge: { userId: idOf(bob), channelId: room.id, deleted: 0, finishedAt: null } });
    expect(reasonOf(await call(bob, 'GET', `/message-purges/${purge.id}`))).toBe('PURGE_NOT_FOUND');
    expect(reasonOf(await call(ada, 'POST', '/moderation/message-purges', { userId: idOf(bob), since }))).toBe('NOT_ALLOWED');
    expect((await call(root, 'POST', '/moderation/message-purges', { userId: idOf(bob), since })).status).toBe(202);
  });

  it('read the audit log by what they look for, in pages and as one stream of lines', async () => {
    const seconds = [1, 2, 3, 4, 5];
    for (const one of seconds) await call(ada, 'PUT', `/channels/${room.id}/slow-mode`, { seconds: one });
    await call(ada, 'PUT', `/channels/${room.id}/mutes/${idOf(bob)}`, {});
    expect(reasonOf(await call(ada, 'GET', '/audit'))).toBe('NOT_ALLOWED');
    const read = async (query: string) => routes.listAudit.output.parse((await call(root, 'GET', `/audit?${query}`)).body);
    const first = await read(`channelId=${room.id}&action=channel:slow-mode-changed&limit=3`);
    const second = await read(`channelId=${room.id}&action=channel:slow-mode-changed&limit=3&before=${first.next}`);
    expect([...first.entries, ...second.entries].map(({ after }) => after?.seconds)).toEqual(seconds.toReversed());
    expect(second.next).toBeNull();
    expect((await read(`subjectKind=user&subjectId=${idOf(bob)}`)).entries).toMatchObject([{ actorId: idOf(ada), action: 'member:muted', channelId: room.id }]);
    const middle = first.entries[1];
    expect((await read(`actorId=${idOf(ada)}&until=${middle?.at}`)).entries.every(({ at }) => at < (middle?.at ?? ''))).toBe(true);
    expect(reasonOf(await call(root, 'GET', `/audit?subjectId=${idOf(bob)}`))).toBe('PAYLOAD_MALFORMED');
    const since = async (query: string) => (await read(`channelId=${room.id}&action=channel:slow-mode-changed&${query}`)).entries.length;
    expect([await since('since=0001-01-01T00:00:00Z'), await since('since=1969-12-31T23:59:59Z'), await since('until=1969-12-31T23:59:59Z')]).toEqual([5, 5, 0]);

    const response = await fetch(`${api.url}/v1/audit/export?channelId=${room.id}`, { headers: { authorization: `Bearer ${root?.accessToken}` } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line) as { action: string; after: { seconds?: number } });
    expect(lines.map(({ action, after }) => after.seconds ?? action)).toEqual([...seconds, 'member:muted']);
    expect((await read(`actorId=${idOf(root)}`)).entries).toMatchObject([{ action: 'audit:exported', after: { channelId: room.id } }]);
  });

  it('are told to try the export again when the database cannot be read', async () => {
    // The log can be written, and its server has no memory for who reads it.
    await database.pool.query(`
      CREATE FUNCTION no_memory() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '53200'; END $$;
      ALTER TABLE audit_entries RENAME TO kept_entries;
      CREATE VIEW audit_entries AS SELECT id, at, actor_id, action, subject_kind, subject_id, channel_id, before, after, no_memory() AS reason FROM kept_entries;
      CREATE RULE written AS ON INSERT TO audit_entries DO INSTEAD NOTHING`);
    try {
      const { status, headers, body } = await call(root, 'GET', '/audit/export');
      expect([status, headers.get('retry-after'), ErrorResponse.parse(body).data.reason]).toEqual([503, '1', 'UNAVAILABLE']);
    } finally {
      await database.pool.query('DROP VIEW audit_entries; DROP FUNCTION no_memory(); ALTER TABLE kept_entries RENAME TO audit_entries');
    }
  });
});
