/** Which people have something is told by their numbers. */
export const ADMINISTRATORS = 20;
const GUEST = 'number % 10 = 3';
const DEACTIVATED = '(number % 100 = 99 OR number % 200 = 149)';
const ANONYMISED = 'number % 200 = 149';
/** Sessions, bots, blocks, invitations of the first user: as many as one may have, or few people do. */
const MANY_SESSIONS = 100;
const MANY_BOTS = 50;
const MANY_BLOCKS = 1_000;

/** People and their bots. */
export const usersSql = (count: number): string => `
  CREATE TABLE fill.users AS
    SELECT number, fill.id('2023-06-01Z', 'user ' || number) AS id,
           (CASE WHEN number BETWEEN 1 AND ${ADMINISTRATORS} THEN 'administrator' WHEN ${GUEST} THEN 'guest' ELSE 'member' END)::deployment_role AS role
    FROM generate_series(0, ${count - 1}) AS number;
  ALTER TABLE fill.users ADD PRIMARY KEY (number);
  ANALYZE fill.users;
  INSERT INTO users (id, handle, display_name, password_hash, created_at, role, bio, time_zone, deactivated_at, anonymised_at)
    SELECT id, 'user-' || lpad(number::text, 6, '0'), initcap(fill.word(8 + (fill.chance(number || ' first') * 600)::int) || ' ' || fill.word(1000 + (fill.chance(number || ' last') * 5000)::int)), '', '2023-06-01Z',
           role, CASE WHEN number % 3 = 0 THEN 'Likes ' || fill.word(8 + number % 20000) END, CASE WHEN number % 2 = 0 THEN 'Europe/Zurich' END,
           CASE WHEN ${DEACTIVATED} THEN timestamptz '2025-06-01Z' END, CASE WHEN ${ANONYMISED} THEN timestamptz '2025-06-01Z' END
    FROM fill.users;

  CREATE TABLE fill.bots AS
    SELECT number, fill.id('2023-06-03Z', 'bot ' || number) AS id, CASE WHEN number < ${MANY_BOTS} THEN 0 ELSE (number * 17)::int % ${count} END AS owner FROM generate_series(0, ${MANY_BOTS} + ${count} / 50 - 1) AS number;
  INSERT INTO users (id, kind, handle, display_name, owner_id, created_at)
    SELECT bot.id, 'bot', 'bot-' || lpad(bot.number::text, 6, '0'), 'Bot ' || bot.number, owner.id, timestamptz '2023-06-03Z' + bot.number * interval '1 minute' FROM fill.bots AS bot JOIN fill.users owner ON owner.number = bot.owner;
  INSERT INTO service_tokens (id, user_id, name, secret_hash, scopes, created_at)
    SELECT fill.id('2023-06-03Z', 'token ' || number || '/' || place), id, 'token ' || place, sha256(convert_to('token ' || number || '/' || place, 'UTF8')), '{messages:read,messages:send}', '2023-06-03Z'
    FROM fill.bots CROSS JOIN LATERAL generate_series(1, CASE number WHEN 0 THEN 20 ELSE 1 END) AS place;
`;

/** What belongs to people alone: sign-ins and how they sign in, when they were active, whom they do not want to see. */
export const peopleSql = (count: number): string => `
  CREATE TABLE fill.sessions AS
    SELECT *, fill.id(at, 'session ' || number || '/' || place) AS id FROM (
      SELECT number, u.id AS user_id, place, date_trunc('milliseconds', now() - interval '20 days' * fill.chance('signed in ' || number || '/' || place)) AS at
      FROM fill.users u CROSS JOIN LATERAL generate_series(1, CASE number WHEN 0 THEN ${MANY_SESSIONS} ELSE 1 + number % 3 END) AS place
    ) AS begun;
  INSERT INTO sessions (id, user_id, created_at, expires_at, user_agent, address_range, last_used_at, revoked_at, revoked_reason)
    SELECT id, user_id, at, at + interval '30 days', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0', '192.0.2.0/24', at,
           CASE WHEN place = 3 THEN at + interval '1 minute' END, CASE WHEN place = 3 THEN 'signed-out' END FROM fill.sessions;
  INSERT INTO refresh_tokens (token_hash, session_id, issued_at, used_at, successor_salt)
    SELECT sha256(convert_to(id || '/' || link, 'UTF8')), id, at + link * interval '10 minutes', CASE link WHEN 0 THEN at + interval '10 minutes' END, CASE link WHEN 0 THEN '\\x00'::bytea END
    FROM fill.sessions CROSS JOIN generate_series(0, 1) AS link;
  INSERT INTO user_emails (user_id, address, verified_at) SELECT id, 'user-' || number || '@example.com', '2023-06-01Z' FROM fill.users WHERE number % 5 < 3 AND NOT ${ANONYMISED};
  INSERT INTO mail_tokens (token_hash, user_id, purpose, address, created_at, expires_at)
    SELECT sha256(convert_to('mail ' || number, 'UTF8')), id, 'email-verification', 'user-' || number || '@example.org', now(), now() + interval '30 days' FROM fill.users WHERE number % 100 = 5;
  INSERT INTO mail_outbox (id, purpose, address, created_at, due_at) SELECT fill.id(now(), 'mail ' || number), 'password-reset', 'user-' || number || '@example.net', now(), now() + interval '300 days' FROM fill.users WHERE number % 1000 = 5;
  INSERT INTO second_factors (user_id, secret, created_at, confirmed_at) SELECT id, '\\x00', '2024-01-01Z', '2024-01-01Z' FROM fill.users WHERE number % 20 = 4;
  INSERT INTO recovery_codes (user_id, code_hash) SELECT user_id, sha256(convert_to(user_id || '/' || place, 'UTF8')) FROM second_factors CROSS JOIN generate_series(1, 10) AS place;
  INSERT INTO sign_in_challenges (token_hash, user_id, expires_at) SELECT sha256(convert_to('challenge ' || number, 'UTF8')), id, now() + interval '30 days' FROM fill.users WHERE number % 1000 = 4;
  INSERT INTO external_identities (issuer, subject, user_id, created_at) SELECT 'https://provider.example.com', 'subject-' || number, id, '2023-06-01Z' FROM fill.users WHERE number % 5 = 4 AND NOT ${ANONYMISED};
  INSERT INTO exchanged_tokens (issuer, token_hash, expires_at) SELECT 'https://provider.example.com', sha256(convert_to('exchanged ' || number, 'UTF8')), now() + interval '1 day' FROM fill.users WHERE number % 20 = 4;
  INSERT INTO idempotency_keys (user_id, key_hash, fingerprint, claim_id, claimed_at, lease_until, committed, answer)
    SELECT id, sha256(convert_to('key ' || number, 'UTF8')), '\\x00', id, now(), now(), true, sha512(convert_to('answer ' || number, 'UTF8')) FROM fill.users WHERE number % 2 = 0;
  INSERT INTO user_exports (user_id, started_at) SELECT id, '2025-01-01Z' FROM fill.users WHERE number % 100 = 6;
  INSERT INTO retired_handles (hash) SELECT sha256(convert_to('gone-' || number, 'UTF8')) FROM fill.users WHERE ${ANONYMISED};
  INSERT INTO anonymisations (user_id, requested_by_id, requested_at, phase, finished_at) SELECT id, id, '2025-06-01Z', 'log', '2025-06-01Z' FROM fill.users WHERE ${ANONYMISED};
  INSERT INTO user_presence (user_id, chosen, text, last_seen_at)
    SELECT id, (CASE WHEN number % 50 = 6 THEN 'dnd' END)::chosen_status, CASE WHEN number % 10 = 6 THEN 'At lunch' END, now() - interval '60 days' * fill.chance('seen ' || number) FROM fill.users WHERE number % 10 BETWEEN 4 AND 6;
  INSERT INTO user_activity (user_id, last_active_at) SELECT id, now() - interval '60 days' * fill.chance('seen ' || number) FROM fill.users WHERE number % 10 <> 7;
  INSERT INTO user_blocks (blocker_id, blocked_id, created_at)
    SELECT mine.id, theirs.id, timestamptz '2024-01-01Z' + interval '600 days' * fill.chance('block ' || mine.number || '/' || place)
    FROM fill.users mine CROSS JOIN LATERAL generate_series(1, CASE WHEN mine.number = 0 THEN least(${MANY_BLOCKS}, ${count} / 4) WHEN mine.number % 4 = 1 THEN 2 ELSE 0 END) AS place
    JOIN fill.users theirs ON theirs.number = (mine.number + CASE mine.number WHEN 0 THEN ${count} / 2 + place ELSE place * 111 END) % ${count} WHERE theirs.number <> mine.number;
`;
