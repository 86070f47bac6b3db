/** What the first user has: as much as one may have. */
const MANY_SAVED = 10_000;
const MANY_DRAFTS = 500;
const MANY_SCHEDULED = 100;

/** What people keep for themselves: of messages in the largest channel, which everybody may read, and of their own channels. */
export const PERSONAL = `
  INSERT INTO saved_messages (user_id, message_id, saved_at)
    SELECT u.id, fill.message_id(1, c.size, root.place), now() - interval '400 days' * fill.chance('saved ' || u.number || '/' || n)
    FROM fill.users u JOIN fill.channels c ON c.number = 1
    CROSS JOIN LATERAL generate_series(1, CASE WHEN u.number = 0 THEN least(${MANY_SAVED}, c.size / 20 * 16) WHEN u.number % 3 = 0 THEN 10 ELSE 0 END) AS n
    -- The n-th message, or any: of twenty events, sixteen are messages.
    CROSS JOIN LATERAL (SELECT CASE u.number WHEN 0 THEN n - 1 ELSE floor(fill.chance('which ' || u.number || '/' || n) * (c.size / 20 * 16))::int END AS nth) AS message
    CROSS JOIN LATERAL (SELECT 20 * (nth / 16) + nth % 16 + 1 AS place) AS root
    ON CONFLICT DO NOTHING;

  -- Versions follow what the user's stream has had before.
  INSERT INTO drafts (user_id, stream_id, channel_id, text, version, updated_at)
    SELECT user_id, 'channel:' || channel_id, channel_id, 'Not finished yet', (SELECT count(*) FROM mentions WHERE mentions.user_id = mine.user_id) + place, now() - interval '1 minute' * place
    FROM (
      SELECT m.user_id, m.channel_id, u.number, row_number() OVER (PARTITION BY m.user_id ORDER BY m.channel_id) AS place
      FROM fill.users u JOIN channel_members m ON m.user_id = u.id WHERE u.number % 4 = 0
    ) AS mine WHERE place <= CASE number WHEN 0 THEN ${MANY_DRAFTS} ELSE 2 END;
  INSERT INTO stream_events (stream_id, seq, type, at, data)
    SELECT 'user:' || user_id, version, 'draft:changed', updated_at, json_build_object('channelId', channel_id, 'version', version, 'removed', false) FROM drafts;

  INSERT INTO scheduled_messages (id, user_id, channel_id, text, attachment_ids, send_at, created_at, state, next_at, reason)
    SELECT fill.id(now(), 'scheduled ' || user_id || '/' || place), user_id, channel_id, 'In good time', '{}', at, now(),
           (CASE WHEN failed THEN 'failed' ELSE 'waiting' END)::schedule_state, CASE WHEN NOT failed THEN at END, CASE WHEN failed THEN 'ARCHIVED' END
    FROM (
      SELECT m.user_id, m.channel_id, u.number, row_number() OVER (PARTITION BY m.user_id ORDER BY m.channel_id DESC) AS place
      FROM fill.users u JOIN channel_members m ON m.user_id = u.id WHERE u.number % 5 = 0
    ) AS mine
    CROSS JOIN LATERAL (SELECT place % 20 = 2 AS failed, date_trunc('milliseconds', now() + interval '1 day' + interval '300 days' * fill.chance('due ' || number || '/' || place)) AS at) AS due
    WHERE place <= CASE number WHEN 0 THEN ${MANY_SCHEDULED} ELSE 1 END;
`;
