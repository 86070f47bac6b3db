/** Invitations that wait for one user, and links and webhooks of one channel: as many as there may be. */
const MANY_INVITATIONS = 100;
const MANY_LINKS = 50;
const MANY_WEBHOOKS = 25;
const MANY_DELIVERIES = 1_000;

/** What channels have beside messages: invitations, departures, bans and mutes, and webhooks. */
export const roomsSql = (users: number, channels: number): string => `
  INSERT INTO channel_invitations (id, channel_id, user_id, inviter_id, role, state, created_at)
    SELECT fill.id(at, 'invitation ' || key), c.id, invited.id, inviter.id, 'member', (CASE WHEN invited.number = 0 OR fill.chance('answer ' || key) < 0.7 THEN 'pending' ELSE 'declined' END)::invitation_state, at
    FROM fill.users invited
    CROSS JOIN LATERAL generate_series(1, CASE WHEN invited.number = 0 THEN ${MANY_INVITATIONS} WHEN invited.number % 5 = 0 THEN 2 ELSE 0 END) AS place
    CROSS JOIN LATERAL (SELECT invited.number || '/' || place AS key, date_trunc('milliseconds', now() - interval '25 days' * fill.chance('invited ' || invited.number || '/' || place)) AS at) AS named
    JOIN fill.channels c ON c.number = ${channels} - (invited.number + place * 13) % (${channels} / 2) AND NOT c.archived
    JOIN fill.users inviter ON inviter.number = c.first_member
    ON CONFLICT DO NOTHING;

  INSERT INTO channel_invitation_links (id, channel_id, creator_id, token_hash, role, created_at, expires_at)
    SELECT fill.id('2025-06-01Z', 'link ' || c.number || '/' || place), c.id, u.id, sha256(convert_to('link ' || c.number || '/' || place, 'UTF8')), 'member', '2025-06-01Z', now() + interval '300 days'
    FROM fill.channels c CROSS JOIN LATERAL generate_series(1, CASE WHEN c.number <= 2 THEN ${MANY_LINKS} ELSE 1 END) AS place JOIN fill.users u ON u.number = c.first_member
    WHERE c.kind <> 'direct' AND (c.number <= 2 OR c.number % 2 = 0);

  INSERT INTO channel_departures (channel_id, user_id, role, removed, at)
    SELECT c.id, u.id, 'member', u.number % 20 = 8, '2025-06-01Z' FROM fill.users u JOIN fill.channels c ON c.number = 1 + u.number % ${channels}
    WHERE u.number % 4 = 0 AND NOT EXISTS (SELECT FROM channel_members WHERE channel_id = c.id AND user_id = u.id);

  -- In the second channel, a whole list of each; in others, now and then somebody who is not a member.
  INSERT INTO restrictions (id, user_id, channel_id, kind, until, reason, by_id, created_at)
    SELECT fill.id('2025-06-01Z', what || ' ' || u.number || ' in ' || c.number), u.id, c.id, what::restriction_kind, CASE WHEN u.number % 3 = 0 THEN now() + interval '300 days' END, 'Did it again', moderator.id, timestamptz '2025-06-01Z'
    FROM fill.users u CROSS JOIN unnest(ARRAY['ban', 'mute']) AS what
    JOIN fill.channels c ON c.number = CASE WHEN u.number % 40 = 22 THEN 2 ELSE 1 + u.number % ${channels} END AND c.kind <> 'direct'
    JOIN fill.users moderator ON moderator.number = c.first_member
    WHERE u.number % 40 IN (22, 32) AND NOT EXISTS (SELECT FROM channel_members WHERE channel_id = c.id AND user_id = u.id)
    UNION ALL
    SELECT fill.id('2025-06-01Z', 'everywhere ' || number), id, NULL, (CASE number % 200 WHEN 198 THEN 'ban' ELSE 'mute' END)::restriction_kind, NULL, NULL, (SELECT id FROM fill.users WHERE number = 1), '2025-06-01Z'
    FROM fill.users WHERE number % 200 IN (98, 198);

  INSERT INTO slow_mode_sends (channel_id, user_id, at) SELECT m.channel_id, m.user_id, now() FROM channel_members m JOIN channels c ON c.id = m.channel_id WHERE c.slow_mode_seconds IS NOT NULL AND fill.chance('slow ' || m.user_id) < 0.5;

  INSERT INTO word_filters (id, channel_id, entries, updated_at)
    SELECT fill.id('2025-06-01Z', 'filter ' || coalesce(c.number, 0)), c.id, (SELECT jsonb_agg(jsonb_build_object('pattern', 'forbidden' || n, 'action', 'mask')) FROM generate_series(1, CASE WHEN c.number IS NULL THEN 500 ELSE 5 END) AS n), '2025-06-01Z'
    FROM (SELECT number, id FROM fill.channels WHERE kind <> 'direct' AND (number <= 2 OR number % 50 = 0) UNION ALL SELECT NULL, NULL) AS c;

  -- Outgoing ones are disabled: nobody takes what they would post here.
  CREATE TABLE fill.webhooks AS
    SELECT c.number, c.id AS channel_id, c.size, c.first_member, place, place % 2 = 0 AS incoming, fill.id('2024-01-01Z', 'webhook ' || c.number || '/' || place) AS id, fill.id('2024-01-01Z', 'hook user ' || c.number || '/' || place) AS user_id
    FROM fill.channels c CROSS JOIN LATERAL generate_series(1, CASE WHEN c.number <= 2 THEN ${MANY_WEBHOOKS} ELSE c.number % 2 + 1 END) AS place WHERE c.kind <> 'direct' AND (c.number <= 2 OR c.number % 4 < 2);
  INSERT INTO users (id, kind, handle, display_name, created_at) SELECT user_id, 'webhook', 'hook-' || number || '-' || place, 'Hook', '2024-01-01Z' FROM fill.webhooks WHERE incoming;
  INSERT INTO channel_members (channel_id, user_id, role, joined_at) SELECT channel_id, user_id, 'member', '2024-01-01Z' FROM fill.webhooks WHERE incoming;
  INSERT INTO webhooks (id, channel_id, direction, name, created_by_id, created_at, secret, user_id, url, events, start_epoch, start_seq)
    SELECT h.id, channel_id, (CASE WHEN incoming THEN 'incoming' ELSE 'outgoing' END)::webhook_direction, 'hook ' || place, u.id, timestamptz '2024-01-01Z' + place * interval '1 minute', '\\x00', CASE WHEN incoming THEN user_id END,
           CASE WHEN NOT incoming THEN 'https://receiver.example.com/' || place END, CASE WHEN incoming THEN '{}' ELSE '{message:created}'::text[] END, CASE WHEN NOT incoming THEN 'filled' END, CASE WHEN NOT incoming THEN 0 END
    FROM fill.webhooks h JOIN fill.users u ON u.number = h.first_member;
  INSERT INTO webhook_positions (webhook_id, channel_id, epoch, seq, disabled_at, disabled_reason, attempts)
    SELECT id, channel_id, 'filled', size, '2025-12-01Z', 'failed', ${MANY_DELIVERIES} FROM fill.webhooks WHERE NOT incoming;
  INSERT INTO webhook_deliveries (webhook_id, number, message_id, type, seq, attempt, delivered, http_status, duration_ms, at)
    SELECT id, attempt, 'filled_' || attempt, 'message:created', attempt, 1, true, 200, 12, now() - interval '1 hour' FROM fill.webhooks
    CROSS JOIN LATERAL generate_series(1, CASE WHEN number <= 2 THEN ${MANY_DELIVERIES} ELSE 20 END) AS attempt WHERE NOT incoming;
  INSERT INTO webhook_parked (webhook_id, message_id, epoch, seq, type, attempts, http_status, error, parked_at)
    SELECT id, 'filled_' || seq, 'filled', seq, 'message:created', 9, 500, 'It was answered 500.', '2025-12-01Z' FROM fill.webhooks CROSS JOIN LATERAL generate_series(1, CASE WHEN number <= 2 THEN 100 ELSE 1 END) AS seq WHERE NOT incoming;

  UPDATE channels SET member_count = counted.members FROM (SELECT channel_id, count(*) AS members FROM channel_members GROUP BY channel_id) AS counted WHERE id = channel_id;
`;
