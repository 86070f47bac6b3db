-- Writes messages that nothing stands against, in one call: its locks first, and then, by a statement of its own, what everybody has
-- committed until it had them. A message that any rule has something to say about is left out, with all that follow it in its channel,
-- and is decided by messaging-service (docs/adr/0095). Another form of it is a function of another name.
CREATE FUNCTION "write_plain_messages"(
  stream_ids text[], ids uuid[], channel_ids uuid[], sender_ids uuid[], session_ids uuid[], client_message_ids text[], texts text[], metadata text[],
  before_seq text[], before_time text[], after_time text[], writing_roles text[]
) RETURNS TABLE (written_place int, written_seq bigint, written_epoch text, written_at timestamptz, batch_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM streams WHERE id = ANY (stream_ids) ORDER BY id FOR NO KEY UPDATE;
  RETURN QUERY
  WITH send AS MATERIALIZED (
    SELECT new.*, 'channel:' || new.channel_id AS stream_id,
      channel.open AND member.writes AND deactivated.so IS NULL AND restricted.so IS NULL AND ended.so IS NULL AND earlier.so IS NULL AS is_plain
    FROM unnest(ids, channel_ids, sender_ids, session_ids, client_message_ids, texts, metadata, before_seq, before_time, after_time) WITH ORDINALITY
      AS new (id, channel_id, sender_id, session_id, client_message_id, content, meta, before_seq, before_time, after_time, place)
    LEFT JOIN LATERAL (
      SELECT archived_at IS NULL AND slow_mode_seconds IS NULL AND (of.kind <> 'direct' OR (
        EXISTS (SELECT FROM direct_shown WHERE direct_shown.channel_id = of.id)
        AND NOT EXISTS (SELECT FROM user_blocks WHERE blocker_id = ANY (of.direct_member_ids) AND blocked_id = ANY (of.direct_member_ids))
        AND NOT EXISTS (SELECT FROM users WHERE users.id = ANY (of.direct_member_ids) AND deactivated_at IS NOT NULL)
      )) AS open FROM channels AS of WHERE of.id = new.channel_id LIMIT 1
    ) AS channel ON true
    LEFT JOIN LATERAL (
      SELECT role::text = ANY (writing_roles) AS writes FROM channel_members WHERE channel_members.channel_id = new.channel_id AND user_id = new.sender_id LIMIT 1
    ) AS member ON true
    LEFT JOIN LATERAL (SELECT true AS so FROM users WHERE users.id = new.sender_id AND deactivated_at IS NOT NULL LIMIT 1) AS deactivated ON true
    LEFT JOIN LATERAL (
      SELECT true AS so FROM restrictions WHERE user_id = new.sender_id AND (restrictions.channel_id = new.channel_id OR restrictions.channel_id IS NULL) LIMIT 1
    ) AS restricted ON true
    LEFT JOIN LATERAL (SELECT true AS so FROM sessions WHERE sessions.id = new.session_id AND revoked_at IS NOT NULL LIMIT 1) AS ended ON true
    LEFT JOIN LATERAL (
      SELECT true AS so FROM messages
      WHERE messages.sender_id = new.sender_id AND messages.client_message_id = new.client_message_id AND imported_by_id IS NULL LIMIT 1
    ) AS earlier ON true
  ), ruled AS (
    SELECT channel_id, min(place) AS first FROM send WHERE is_plain IS NOT true GROUP BY channel_id
  ), writing AS MATERIALIZED (
    SELECT send.*, stream.epoch, stream.at, stream.head + row_number() OVER (PARTITION BY send.channel_id ORDER BY send.place) AS seq
    FROM send
    LEFT JOIN ruled ON ruled.channel_id = send.channel_id
    CROSS JOIN LATERAL (
      SELECT epoch, head, date_trunc('milliseconds', greatest(clock_timestamp(), coalesce(last_at, (
        SELECT stream_events.at FROM stream_events WHERE stream_events.stream_id = streams.id AND stream_events.seq = streams.head LIMIT 1
      )))) AS at
      FROM streams WHERE streams.id = send.stream_id LIMIT 1
    ) AS stream
    WHERE ruled.first IS NULL OR send.place < ruled.first
  ), of_stream AS MATERIALIZED (
    -- One time for all that a stream gets here: its events are in the order of their times.
    SELECT stream_id, min(seq) AS first, max(seq) AS last, max(at) AS at FROM writing GROUP BY stream_id
  ), timed AS MATERIALIZED (
    SELECT writing.place, writing.id, writing.channel_id, writing.sender_id, writing.client_message_id, writing.content, writing.meta, writing.stream_id, writing.seq, writing.epoch, of_stream.at,
      (before_seq || writing.seq || before_time || to_char(of_stream.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || after_time)::json AS data
    FROM writing JOIN of_stream USING (stream_id)
  ), new_events AS (
    INSERT INTO stream_events (stream_id, seq, type, at, data) SELECT stream_id, seq, 'message:created', at, data FROM timed
  ), new_messages AS (
    INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at, metadata)
    SELECT id, channel_id, sender_id, client_message_id, seq, content, at, meta::jsonb FROM timed
  ), new_heads AS (
    UPDATE streams SET head = of_stream.last, last_at = of_stream.at FROM of_stream WHERE streams.id = of_stream.stream_id
  ), noted AS (
    INSERT INTO unpublished_batches (ranges)
    SELECT json_agg(json_build_object('stream', stream_id, 'from', first, 'to', last)) FROM of_stream HAVING count(*) > 0
    RETURNING unpublished_batches.id
  )
  SELECT timed.place::int, timed.seq, timed.epoch, timed.at, noted.id FROM timed CROSS JOIN noted ORDER BY timed.place;
END
$$;
