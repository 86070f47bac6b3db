import { SHELF_EVENTS } from './channels.sql.ts';
import { PERSONAL } from './personal.sql.ts';

const LEAF_EVENTS = 37;

/**
 * The world that is filled in. Everything follows from the number of a channel and the place of an event in it, so that
 * a reaction knows the id of its message without looking: `fill.message_id`.
 */

/** What every other statement stands on. */
export const FUNCTIONS = `
  DROP SCHEMA IF EXISTS fill CASCADE;
  CREATE SCHEMA fill;

  -- 0 to 1, the same for the same key.
  CREATE FUNCTION fill.chance(key text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (hashtext(key) & 2147483647) / 2147483648.0;

  -- As the product makes them (UUID v7), but repeatable.
  CREATE FUNCTION fill.id(at timestamptz, key text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || left(md5(key), 3) || '8' || right(md5(key), 15))::uuid;

  -- Two years, whatever the channel's size.
  CREATE FUNCTION fill.at(size int, place bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN date_trunc('milliseconds', timestamptz '2024-01-01 00:00:00Z' + interval '730 days' * (place::float8 / size));

  CREATE FUNCTION fill.iso(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

  CREATE FUNCTION fill.message_id(channel int, size int, place bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN fill.id(fill.at(size, place), channel || '/' || place);

  -- Syllables, longer for rarer words; the most frequent are those of English.
  CREATE FUNCTION fill.word(rank int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN rank < 8 THEN (ARRAY['the', 'to', 'a', 'and', 'of', 'is', 'it'])[rank] ELSE
      (ARRAY['ba', 'co', 'du', 'fi', 'ga', 'ha', 'jo', 'ke', 'lu', 'mi', 'no', 'pa', 'qui', 'ro', 'sa', 'te', 'vo', 'wa', 'xy', 'zu'])[1 + rank % 20]
      || (ARRAY['n', 'r', 'st', 'l', 'm', 'ck', 'd', 'ng'])[1 + rank / 20 % 8] || (ARRAY['a', 'e', 'i', 'o', 'u', 'y'])[1 + rank / 160 % 6]
      || CASE WHEN rank < 960 THEN '' ELSE (ARRAY['ra', 'le', 'mi', 'to', 'nu', 'sy', 'ka'])[1 + rank / 960 % 7] END
      || CASE WHEN rank < 6720 THEN '' ELSE (ARRAY['n', 's', 't', 'x', 'l'])[1 + rank / 6720 % 5] END END;

  -- As the product's toMessage and JSON.stringify would write it.
  CREATE FUNCTION fill.json_of(m messages) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
    RETURN json_strip_nulls(json_build_object('message', json_build_object(
      'id', m.id, 'channelId', m.channel_id, 'threadId', m.thread_id, 'senderId', m.sender_id, 'clientMessageId', m.client_message_id, 'seq', m.seq,
      'text', m.text, 'createdAt', fill.iso(m.created_at), 'deletedAt', fill.iso(m.deleted_at), 'mentions', m.mentions, 'attachments', m.attachments)));
`;

/** Sentences are made once and put together: words by Zipf's law, the n-th about 1/n as often as the first. */
export const SENTENCES = `
  CREATE TABLE fill.sentences AS
    SELECT number, string_agg(fill.word(exp(ln(30000) * fill.chance(number || '/' || place))::int), ' ' ORDER BY place) AS text
    FROM generate_series(0, 19999) AS number, generate_series(1, 9) AS place GROUP BY number;
  ALTER TABLE fill.sentences ADD PRIMARY KEY (number);
`;

/**
 * What happened in one of many slices of the two years, in the order of time over all channels, as it would have been
 * written. An event's place in a turn of 20 says what it is: 0 to 15 are messages, 16 and 17 reactions to two of them,
 * 18 edits the last of them, and 19 is a reply to the first of the turn, or of an earlier turn of the same thread.
 */
export const sliceSql = (slice: number, slices: number, users: number): string => `
  CREATE TEMPORARY TABLE slots AS
    SELECT fill.id(fill.at(c.size, place), c.number || '/' || place) AS id, c.number, c.id AS channel_id, c.size, c.first_member, c.members, c.step, c.turns_in_thread, place AS seq, ((place - 1) % 20)::int AS kind, (place - 1) / 20 AS turn,
           fill.at(c.size, place) AS at, c.number || '/' || place AS key, u.id AS user_id
    FROM fill.channels c
    CROSS JOIN LATERAL generate_series(c.size::bigint * ${slice} / ${slices} + 1, c.size::bigint * ${slice + 1} / ${slices}) AS place
    JOIN fill.users u ON u.number = (c.first_member + c.step * floor(c.members * power(fill.chance(c.number || ' by ' || place), 2))::int) % ${users};
  ANALYZE slots;

  CREATE TEMPORARY TABLE written (LIKE messages);
  INSERT INTO written (id, channel_id, thread_id, sender_id, client_message_id, seq, text, created_at, edited_at, deleted_at, pinned_at, mentions, attachments)
    SELECT s.id, s.channel_id,
           CASE WHEN kind = 19 THEN fill.message_id(s.number, s.size, 20 * (turn - turn % turns_in_thread) + 1) END AS thread_id,
           s.user_id AS sender_id, s.key AS client_message_id,
           CASE WHEN kind = 19 THEN turn % turns_in_thread + 1 ELSE s.seq END AS seq,
           CASE WHEN is_deleted THEN '' ELSE one.text || ' ' || two.text || ' ' || three.text
             || CASE WHEN kind = 5 THEN ' ticket' || (fill.chance(s.key || ' ticket') * 200000)::int ELSE '' END
             || CASE WHEN mentioned.id IS NOT NULL THEN ' @user-' || lpad(mentioned.number::text, 6, '0') ELSE '' END END AS text,
           s.at AS created_at,
           CASE WHEN kind = 15 THEN fill.at(s.size, s.seq + 3) END AS edited_at,
           CASE WHEN is_deleted THEN s.at END AS deleted_at,
           CASE WHEN kind = 4 AND turn % CASE s.number WHEN 1 THEN s.size / 2000 + 1 ELSE 1000 END = 0 THEN s.at END AS pinned_at,
           CASE WHEN mentioned.id IS NOT NULL THEN jsonb_build_object('userIds', jsonb_build_array(mentioned.id), 'channel', false) END AS mentions,
           CASE WHEN has_file THEN jsonb_build_array(jsonb_build_object('id', fill.id(s.at, 'file ' || s.key), 'name', 'report.pdf', 'mediaType', 'application/pdf', 'bytes', 120000, 'kind', 'document', 'state', 'ready')) END AS attachments
    FROM slots s
    CROSS JOIN LATERAL (SELECT kind = 3 AND turn % 7 = 0 AS is_deleted, kind = 9 AND turn % 2 = 0 AS has_file) AS traits
    JOIN fill.sentences one ON one.number = (fill.chance(s.key) * 19999)::int
    JOIN fill.sentences two ON two.number = (fill.chance('2' || s.key) * 19999)::int
    JOIN fill.sentences three ON three.number = (fill.chance('3' || s.key) * 19999)::int
    LEFT JOIN fill.users mentioned ON kind = 7 AND turn % 5 = 0 AND mentioned.number = (s.first_member + s.step * floor(s.members * fill.chance('m' || s.key))::int) % ${users}
    WHERE kind < 16 OR kind = 19
    ORDER BY s.at, s.number;
  ANALYZE written;

  INSERT INTO messages SELECT * FROM written;

  INSERT INTO stream_events (stream_id, seq, type, at, data)
    SELECT coalesce('thread:' || m.thread_id, 'channel:' || m.channel_id), m.seq, 'message:created', m.created_at, fill.json_of(ROW(m.*)::messages)
    FROM written m ORDER BY m.created_at;

  INSERT INTO stream_events (stream_id, seq, type, at, data)
    SELECT 'channel:' || channel_id, seq,
           CASE kind WHEN 18 THEN 'message:edited' WHEN 19 THEN 'thread:updated' ELSE 'reaction:added' END, at,
           CASE kind
             WHEN 18 THEN json_build_object('messageId', fill.message_id(number, size, seq - 3), 'channelId', channel_id, 'text', repeat('edited words ', 8), 'editedAt', fill.iso(at))
             WHEN 19 THEN json_build_object('channelId', channel_id, 'threadId', fill.message_id(number, size, 20 * (turn - turn % turns_in_thread) + 1), 'thread',
                          json_build_object('replyCount', turn % turns_in_thread + 1, 'lastReplyAt', fill.iso(at), 'lastReplyId', id, 'participantIds', json_build_array(user_id)))
             ELSE json_build_object('messageId', fill.message_id(number, size, seq - CASE kind WHEN 16 THEN 1 ELSE 12 END), 'channelId', channel_id, 'userId', user_id, 'emoji', '👍', 'count', 1) END
    FROM slots WHERE kind > 15 ORDER BY at;

  INSERT INTO reactions (message_id, emoji, user_id, seq)
    SELECT fill.message_id(number, size, seq - CASE kind WHEN 16 THEN 1 ELSE 12 END), (ARRAY['👍', '🎉', '❤️'])[1 + turn % 3], user_id, seq FROM slots WHERE kind IN (16, 17);

  INSERT INTO message_edits (message_id, version, text, edited_at, edited_by, event_seq)
    SELECT fill.message_id(number, size, seq - 3), 1, repeat('earlier words ', 8), at, user_id, seq FROM slots WHERE kind = 18;

  INSERT INTO files (id, owner_id, name, media_type, bytes, state, created_at)
    SELECT fill.id(created_at, 'file ' || client_message_id), sender_id, 'report.pdf', 'application/pdf', 120000, 'ready', created_at FROM written WHERE attachments IS NOT NULL;

  INSERT INTO file_variants (file_id, variant, sha256, media_type, bytes)
    SELECT fill.id(created_at, 'file ' || client_message_id), 'original', encode(sha256(convert_to(client_message_id, 'UTF8')), 'hex'), 'application/pdf', 120000 FROM written WHERE attachments IS NOT NULL;
  INSERT INTO blobs (sha256, bytes, created_at)
    SELECT encode(sha256(convert_to(client_message_id, 'UTF8')), 'hex'), 120000, min(created_at) FROM written WHERE attachments IS NOT NULL GROUP BY client_message_id ON CONFLICT DO NOTHING;

  INSERT INTO message_files (message_id, file_id, position, channel_id, thread_id, sender_id, forwarded, created_at)
    SELECT id, fill.id(created_at, 'file ' || client_message_id), 0, channel_id, thread_id, sender_id, false, created_at FROM written WHERE attachments IS NOT NULL;

  INSERT INTO search_entries (message_id, channel_id, created_at, terms)
    SELECT w.id, w.channel_id, w.created_at, search_terms(w.text, shelf.id, ((s.seq - 1) % ${SHELF_EVENTS} / ${LEAF_EVENTS})::int, w.sender_id, w.attachments IS NOT NULL) || search_file_terms(w.attachments)
    FROM slots s JOIN written w USING (id) JOIN fill.shelves shelf ON shelf.number = s.number AND shelf.shelf = (s.seq - 1) / ${SHELF_EVENTS}
    WHERE w.text <> '' ORDER BY w.created_at;

  DROP TABLE slots, written;
`;

/** Some of the world, and what is said while it is written. */
export interface Part {
  readonly title: string;
  readonly sql: string;
}

/** What follows from the messages, once they and their indexes are there. */
export const SUMMARIES: readonly Part[] = [
  {
    title: 'threads and who follows them',
    sql: `
      INSERT INTO threads (id, channel_id, reply_count, last_reply_at, last_reply_id, participant_ids)
        SELECT thread_id, (array_agg(channel_id))[1], count(*), max(created_at), (array_agg(id ORDER BY seq DESC))[1], (array_agg(DISTINCT sender_id))[1:50]
        FROM messages WHERE thread_id IS NOT NULL GROUP BY thread_id;
      INSERT INTO thread_followers (thread_id, user_id, following)
        SELECT DISTINCT thread_id, sender_id, true FROM messages WHERE thread_id IS NOT NULL
        UNION SELECT threads.id, root.sender_id, true FROM threads JOIN messages root ON root.id = threads.id
        -- The first user follows every thread of the largest channels.
        UNION SELECT threads.id, u.id, true FROM threads JOIN fill.channels c ON c.id = threads.channel_id AND c.number <= 100 JOIN fill.users u ON u.number = 0;`,
  },
  {
    title: 'mentions',
    sql: `
      INSERT INTO mentions (user_id, message_id, channel_id, thread_id, seq, event_seq)
        SELECT user_id, id, channel_id, thread_id, seq, row_number() OVER (PARTITION BY user_id ORDER BY created_at, id)
        FROM (SELECT (mentions->'userIds'->>0)::uuid AS user_id, id, channel_id, thread_id, seq, created_at FROM messages WHERE mentions IS NOT NULL) AS named;
      INSERT INTO stream_events (stream_id, seq, type, at, data)
        SELECT 'user:' || user_id, event_seq, 'mention:created', m.created_at, fill.json_of(m) FROM mentions JOIN messages m ON m.id = message_id;`,
  },
  { title: 'saved messages, drafts and scheduled ones', sql: PERSONAL },
  {
    title: 'streams and cursors',
    sql: `
      INSERT INTO streams (id, epoch, head)
        SELECT 'channel:' || id, 'filled', size FROM fill.channels
        UNION ALL SELECT 'thread:' || id, 'filled', reply_count FROM threads
        UNION ALL SELECT 'user:' || id, 'filled', (SELECT count(*) FROM mentions WHERE user_id = users.id) + (SELECT count(*) FROM drafts WHERE user_id = users.id) FROM users;
      -- One that was edited again and again.
      INSERT INTO message_edits (message_id, version, text, edited_at, edited_by, log_redacted)
        SELECT message_id, later, 'earlier words', edited_at, edited_by, true FROM message_edits AS first CROSS JOIN generate_series(2, 150) AS later WHERE message_id = (SELECT fill.message_id(1, size, 16) FROM fill.channels WHERE number = 1);
      -- Most have read to the end or nearly; some have not been there for long.
      INSERT INTO stream_cursors (stream_id, user_id, delivered, read, pending)
        SELECT 'channel:' || channel_id, user_id, c.size, floor(c.size * (1 - power(fill.chance(channel_id || ' read ' || user_id), 30))), false
        FROM channel_members JOIN fill.channels c ON c.id = channel_id
        UNION ALL
        SELECT 'thread:' || thread_id, user_id, reply_count, floor(reply_count * power(fill.chance(thread_id || ' read ' || user_id), 0.3)), false
        FROM thread_followers JOIN threads ON threads.id = thread_id;`,
  },
  {
    title: 'shelves of the search',
    sql: `
      INSERT INTO search_shelves (id, channel_id, messages, oldest_at, newest_at, leaves)
        SELECT shelf.id, c.id, least(${SHELF_EVENTS}, c.size - first), fill.at(c.size, first + 1), fill.at(c.size, least(first + ${SHELF_EVENTS}, c.size)),
               ARRAY(SELECT extract(epoch FROM fill.at(c.size, least(leaf + ${LEAF_EVENTS}, first + ${SHELF_EVENTS}, c.size))) * 1000
                     FROM generate_series(first, least(first + ${SHELF_EVENTS}, c.size) - 1, ${LEAF_EVENTS}) AS leaf)
        FROM fill.shelves shelf JOIN fill.channels c USING (number) CROSS JOIN LATERAL (SELECT shelf.shelf * ${SHELF_EVENTS} AS first) AS start;`,
  },
];
