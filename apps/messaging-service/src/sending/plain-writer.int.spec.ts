import { randomUUID } from 'node:crypto';
import { streams, type Message } from '@chatgenius/contracts';
import { createDatabase, readEvents, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type Seed, type TestDatabase } from '@chatgenius/testing';
import { parseNames } from '../mentions/mention.rules.ts';
import { GroupWriter } from './group-writer.ts';
import { PlainWriter } from './plain-writer.ts';
import { type Send } from './sending.rules.ts';

const NOBODY = parseNames('');

describe('PlainWriter', () => {
  let copy: TestDatabase;
  let database: Database;
  let world: Seed;
  let writer: PlainWriter;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 10, applicationName: 'plain-writer-spec' });
    writer = new PlainWriter(database.pool);
  });
  beforeEach(async () => {
    world = await seed(database.pool, { users: 4, channels: 2 });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const user = (index: number) => world.userIds[index] ?? '';
  const channel = (index: number) => world.channels[index]?.id ?? '';
  const send = (overrides: Partial<Send> = {}): Send => ({ senderId: user(0), channelId: channel(0), clientMessageId: randomUUID(), text: 'hello', names: NOBODY, attachmentIds: [], ...overrides });
  const select = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;
  const seqs = async (...sends: Send[]) => (await writer.write(sends)).outcomes.map((outcome) => outcome?.message.seq);
  const eventsOf = (channelId: string) => readEvents(database.pool, streams.channel(channelId), { epoch: '', after: 0, limit: 10_000 });

  it('writes all of a group at once: messages, events that are told as they are kept, heads, and a note for the repair', async () => {
    const sends = [send({ text: 'a "quoted" \\ line\n\u2028 é漢😀' }), send({ channelId: channel(1), metadata: { tags: ['x', 1], of: { é: null } } }), send({ senderId: user(1), clientMessageId: '{"seq":0}' })];
    const { outcomes, appended, causes } = await writer.write(sends);
    expect(outcomes.map((outcome) => outcome?.message.seq)).toEqual([1, 1, 2]);
    expect(causes).toEqual([0, 1, 2]);
    expect(appended?.events.map(({ seq, data }) => [seq, (data as { message: Message }).message])).toEqual(outcomes.map((outcome) => [outcome?.message.seq, outcome?.message]));
    for (const [place, event] of (appended?.events ?? []).entries()) {
      const [kept] = await select('SELECT type, at, data::text AS data FROM stream_events WHERE stream_id = $1 AND seq = $2', event.stream, event.seq);
      expect(kept).toEqual({ type: event.type, at: new Date(event.at), data: JSON.stringify(event.data) });
      const [row] = await select('SELECT id, text, seq, created_at, metadata FROM messages WHERE client_message_id = $1', sends[place]?.clientMessageId);
      expect(row).toEqual({ id: outcomes[place]?.message.id, text: sends[place]?.text, seq: event.seq, created_at: new Date(event.at), metadata: sends[place]?.metadata ?? null });
    }
    const [note] = await select('SELECT ranges FROM unpublished_batches WHERE id = $1', appended?.batchId);
    expect(note?.ranges).toEqual(expect.arrayContaining([{ stream: streams.channel(channel(0)), from: 1, to: 2 }, { stream: streams.channel(channel(1)), from: 1, to: 1 }]));
    expect(await select('SELECT head, last_at = $2 AS timed FROM streams WHERE id = $1', streams.channel(channel(0)), appended?.events[2]?.at)).toEqual([{ head: 2, timed: true }]);
  });

  it('goes on behind the time of the last event, whatever the clock says', async () => {
    await select(`UPDATE streams SET last_at = '2200-01-01T00:00:00.123Z' WHERE id = $1`, streams.channel(channel(0)));
    expect((await writer.write([send()])).outcomes[0]?.message.createdAt).toBe('2200-01-01T00:00:00.123Z');
  });

  describe('leaves to the rules', () => {
    const OF = 'INSERT INTO restrictions (id, user_id, channel_id, kind, by_id, created_at) VALUES (gen_random_uuid(), $1, $2, $3::restriction_kind, $1, now())';
    const cases: Record<string, () => Promise<unknown>> = {
      'an archived channel': () => select('UPDATE channels SET archived_at = now() WHERE id = $1', channel(0)),
      'slow mode': () => select('UPDATE channels SET slow_mode_seconds = 10 WHERE id = $1', channel(0)),
      'who is no member': () => select('DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2', channel(0), user(0)),
      'who is muted': () => select(OF, user(0), channel(0), 'mute'),
      'who is banned everywhere': () => select(OF, user(0), null, 'ban'),
      'who is deactivated': () => select('UPDATE users SET deactivated_at = now() WHERE id = $1', user(0)),
      'a direct conversation that nobody has seen yet': () => direct(false),
      'a pair of whom one blocks the other': () => direct(true).then(() => select('INSERT INTO user_blocks (blocker_id, blocked_id, created_at) VALUES ($1, $2, now())', user(1), user(0))),
    };
    const direct = async (shown: boolean) => {
      await select(`UPDATE channels SET kind = 'direct', direct_member_ids = $2 WHERE id = $1`, channel(0), [user(0), user(1)]);
      await select('INSERT INTO direct_conversations (channel_id, key, begun_by_id, hidden_from, created_at) VALUES ($1, $3, $4, $2, now())', channel(0), [user(1)], Buffer.from(randomUUID()), user(0));
      if (shown) await select('INSERT INTO direct_shown (channel_id, at) VALUES ($1, now())', channel(0));
    };

    it.each(Object.entries(cases))('%s, with all that follows there', async (_, arrange) => {
      await arrange();
      expect(await seqs(send(), send({ senderId: user(2) }), send({ senderId: user(2), channelId: channel(1) }))).toEqual([undefined, undefined, 1]);
      expect(await eventsOf(channel(0))).toEqual([]);
    });

    it('a repeat, and what follows it in its channel alone', async () => {
      const first = send();
      expect(await seqs(first)).toEqual([1]);
      expect(await seqs(send(), first, send(), send({ channelId: channel(1) }))).toEqual([2, undefined, undefined, 1]);
    });

    it('a channel that does not exist, and writes nothing for it', async () => {
      expect(await writer.write([send({ channelId: randomUUID() })])).toEqual({ outcomes: [undefined], causes: [] });
    });

    it('not a direct conversation that both have seen', async () => {
      await direct(true);
      expect(await seqs(send())).toEqual([1]);
    });
  });

  it('numbers without gap or repeat beside the writer that asks the rules, whoever comes first', async () => {
    const ruled = new GroupWriter(database.pool);
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    await Promise.all(rounds.map((round) => {
      const sends = [send({ channelId: channel(round % 2) }), send({ channelId: channel((round + 1) % 2), senderId: user(1) })];
      return round % 4 === 0 ? ruled.write(sends) : writer.write(sends);
    }));
    for (const place of [0, 1]) expect((await eventsOf(channel(place))).map(({ seq }) => seq)).toEqual(rounds.map((seq) => seq + 1));
  });
});
