import { auditActions } from '@chatgenius/contracts';
import { ADMINISTRATORS } from './people.sql.ts';

/** What one user has decided, or was decided about. */
const DECISIONS_OF_A_USER = 4;
const DAYS = 1_000;

const actions = `ARRAY['${Object.keys(auditActions).join("', '")}']`;

/** What moderators and administrators have done in two years. */
export const administrationSql = (users: number, channels: number): string => `
  INSERT INTO reports (id, reporter_id, subject_kind, subject_id, subject_user_id, channel_id, category, text, state, created_at, moderator_id, claimed_at, decided_at, note)
    SELECT fill.id(at, 'report ' || id), reporter_id, kind, CASE kind WHEN 'user' THEN subject_user_id ELSE id END, subject_user_id, CASE kind WHEN 'message' THEN channel_id END, 'spam', 'Look at this', state::report_state, at,
           CASE WHEN state <> 'open' THEN moderator_id END, CASE WHEN state <> 'open' THEN at END, CASE WHEN state IN ('resolved', 'dismissed') THEN at END, NULL
    FROM (
      SELECT m.id, m.channel_id, m.sender_id AS subject_user_id, m.created_at AS at, reporter.id AS reporter_id, administrator.id AS moderator_id, CASE WHEN what < 0.2 THEN 'user' ELSE 'message' END AS kind,
             CASE WHEN outcome < 0.05 THEN 'open' WHEN outcome < 0.1 THEN 'claimed' WHEN outcome < 0.6 THEN 'resolved' ELSE 'dismissed' END AS state
      FROM messages m CROSS JOIN LATERAL (SELECT fill.chance('what ' || m.id) AS what, fill.chance('by ' || m.id) AS whose, fill.chance('outcome ' || m.id) AS outcome) AS drawn
      JOIN fill.users reporter ON reporter.number = floor(whose * ${users})::int JOIN fill.users administrator ON administrator.number = 1 + floor(whose * ${ADMINISTRATORS})::int
      WHERE m.thread_id IS NULL AND fill.chance('looked at ' || m.id) < 0.1
    ) AS looked_at
    ON CONFLICT DO NOTHING;

  INSERT INTO audit_entries (id, at, actor_id, action, subject_kind, subject_id, channel_id, before, after, reason)
    SELECT fill.id(entry.at, 'audit ' || key), entry.at, actor.id, (${actions})[1 + floor(fill.chance('action ' || key) * ${Object.keys(auditActions).length})::int],
           CASE WHEN place = 1 THEN 'channel' ELSE 'user' END, CASE WHEN place = 1 THEN c.id ELSE subject.id END, CASE WHEN place < 4 THEN c.id END, '{"role": "member"}', '{"role": "admin"}', CASE WHEN place = 2 THEN 'As was agreed' END
    FROM fill.users subject CROSS JOIN generate_series(1, ${DECISIONS_OF_A_USER}) AS place
    CROSS JOIN LATERAL (SELECT number || '/' || place AS key, timestamptz '2024-01-01Z' + interval '730 days' * fill.chance('decided ' || number || '/' || place) AS at) AS entry
    JOIN fill.channels c ON c.number = 1 + floor(${channels} * power(fill.chance('where ' || key), 2))::int
    -- Administrators decide half of it.
    JOIN fill.users actor ON actor.number = CASE WHEN place < 3 THEN 1 + subject.number % ${ADMINISTRATORS} ELSE c.first_member END;

  INSERT INTO announcements (id, channel_id, text, level, until, created_by_id, created_at)
    SELECT fill.id(at, 'announcement ' || n), c.id, 'Maintenance ' || n, (CASE n % 3 WHEN 0 THEN 'info' WHEN 1 THEN 'warning' ELSE 'critical' END)::announcement_level, CASE WHEN n <= 5 THEN now() + interval '20 days' ELSE at + interval '1 day' END, u.id, at
    FROM generate_series(1, ${channels} / 2) AS n
    CROSS JOIN LATERAL (SELECT CASE WHEN n <= 5 THEN now() ELSE timestamptz '2024-01-01Z' + interval '730 days' * fill.chance('told ' || n) END AS at) AS told
    LEFT JOIN fill.channels c ON c.number = n AND n > 5 AND n % 4 <> 0
    JOIN fill.users u ON u.number = 1 + n % ${ADMINISTRATORS};

  INSERT INTO retention_holds (id, channel_id, user_id, reason, created_by_id, created_at)
    SELECT fill.id('2025-06-01Z', 'hold ' || n), CASE WHEN n % 2 = 0 THEN c.id END, CASE WHEN n % 2 = 1 THEN u.id END, 'Case ' || n, (SELECT id FROM fill.users WHERE number = 1), timestamptz '2025-06-01Z' + n * interval '1 minute'
    FROM generate_series(1, least(1000, ${channels} / 4)) AS n JOIN fill.channels c ON c.number = n JOIN fill.users u ON u.number = n;
  CREATE TEMPORARY TABLE kept AS
    SELECT hold.id AS hold_id, m.id AS message_id, m.sender_id, m.created_at, fill.id(m.created_at, 'held file ' || m.client_message_id) AS file_id, encode(sha256(convert_to('held ' || m.client_message_id, 'UTF8')), 'hex') AS sha256
    FROM messages m JOIN retention_holds hold ON hold.channel_id = m.channel_id OR hold.user_id = m.sender_id WHERE m.deleted_at IS NOT NULL;
  INSERT INTO files (id, owner_id, name, media_type, bytes, state, created_at) SELECT DISTINCT file_id, sender_id, 'contract.pdf', 'application/pdf', 120000, 'removed'::file_state, created_at FROM kept;
  INSERT INTO file_variants (file_id, variant, sha256, media_type, bytes) SELECT DISTINCT file_id, 'original', sha256, 'application/pdf', 120000 FROM kept;
  INSERT INTO blobs (sha256, bytes, created_at) SELECT sha256, 120000, min(created_at) FROM kept GROUP BY sha256;
  INSERT INTO held_files (hold_id, file_id, message_id, held_at) SELECT hold_id, file_id, message_id, created_at FROM kept;
  DROP TABLE kept;
  -- So long that nothing is removed while somebody measures.
  INSERT INTO retention_policies (scope, channel_id, days, updated_at, updated_by_id)
    SELECT id::text, id, 36500, timestamptz '2025-06-01Z', (SELECT id FROM fill.users WHERE number = 1) FROM fill.channels WHERE kind <> 'direct' AND number % 10 = 1
    UNION ALL SELECT 'deployment', NULL, NULL, '2025-06-01Z', (SELECT id FROM fill.users WHERE number = 1);
  INSERT INTO statistics_days (day, messages, message_bytes, file_bytes, people, active_1, active_7, active_30, channels, database_bytes)
    SELECT current_date - n, 5000 - n, 400000, 9000000, ${users}, ${users} / 4, ${users} / 2, ${users} / 2, ${channels}, 6000000000 FROM generate_series(1, ${DAYS}) AS n;
  INSERT INTO message_purges (id, user_id, channel_id, since, by_id, created_at, deleted, finished_at)
    SELECT fill.id('2025-06-01Z', 'purge ' || number), id, NULL, '2025-05-30Z', (SELECT id FROM fill.users WHERE number = 1), '2025-06-01Z', 12, '2025-06-01Z' FROM fill.users WHERE number % 100 = 98;
`;
