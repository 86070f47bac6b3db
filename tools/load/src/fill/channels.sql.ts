import { type FillPlan } from './fill-plan.rules.ts';

/** Events of a channel whose messages share a shelf of the search: as many messages as the product puts there. */
export const SHELF_EVENTS = 1_200;
/** Whom the largest channels belong to: somebody who is neither a guest nor gone. */
const OWNER_OF_THE_LARGEST = 30;

export interface ChannelsOptions {
  readonly users: number;
  /** Channels, the largest first, of which the first user is a member. */
  readonly busiestUserChannels: number;
}

/**
 * Channels and direct conversations: numbered together, since what happens in them is made alike. Of ten channels three are private; some are
 * archived or slow. The first user is a member of the largest ones and has as many direct conversations: somebody whose every list is long.
 */
export const channelsSql = ({ channelEvents, channelMembers }: FillPlan, { users, busiestUserChannels }: ChannelsOptions): string => `
  CREATE TABLE fill.channels AS
    SELECT number::int, fill.id('2023-06-02Z', 'channel ' || number) AS id, size, members,
           CASE WHEN number <= 2 THEN ${OWNER_OF_THE_LARGEST % users} ELSE floor(fill.chance('first ' || number) * ${users})::int END AS first_member,
           -- Between one member and the next.
           1 AS step,
           CASE WHEN number % 10 IN (3, 6, 9) THEN 'private' ELSE 'public' END AS kind,
           number % 20 = 7 AS archived, CASE WHEN number % 40 = 12 THEN 30 END AS slow_mode_seconds,
           -- Turns that share a thread: in the largest channel threads are long.
           CASE WHEN number = 1 THEN 1000 ELSE 10 END AS turns_in_thread
    FROM unnest('{${channelEvents.join()}}'::int[], '{${channelMembers.join()}}'::int[]) WITH ORDINALITY AS planned (size, members, number);

  INSERT INTO fill.channels (number, id, size, members, first_member, step, kind, archived, turns_in_thread)
    SELECT ${channelEvents.length} + row_number() OVER (), fill.id('2023-06-02Z', 'direct ' || first_member || '/' || step || '/' || members), size, members, first_member, step, 'direct', false, 10
    FROM (
      SELECT 3 AS size, 2 AS members, number::int AS first_member, 1 AS step FROM generate_series(0, ${users} * 6 / 10 - 1) AS number
      UNION ALL SELECT 3, 2, 0, step::int FROM generate_series(2, least(${busiestUserChannels} + 1, ${users} - 2)) AS step
      UNION ALL SELECT 5, 4, 20 * number::int, 1 FROM generate_series(0, ${users} / 20 - 1) AS number
    ) AS conversations;
  ALTER TABLE fill.channels ADD PRIMARY KEY (number);
  ANALYZE fill.channels;

  INSERT INTO channels (id, kind, name, topic, created_by_id, created_at, archived_at, slow_mode_seconds, direct_member_ids)
    SELECT c.id, c.kind::channel_kind, CASE c.kind WHEN 'direct' THEN '' ELSE fill.word(8 + c.number) || '-' || c.number END,
           CASE WHEN c.kind <> 'direct' AND c.number % 3 = 0 THEN fill.word(300 + c.number) || ' and ' || fill.word(900 + c.number) END,
           u.id, '2023-06-02Z', CASE WHEN c.archived THEN now() END, c.slow_mode_seconds,
           CASE c.kind WHEN 'direct' THEN ARRAY(SELECT (SELECT u.id FROM fill.users u WHERE u.number = (c.first_member + place * c.step) % ${users}) FROM generate_series(0, c.members - 1) AS place ORDER BY 1) END
    FROM fill.channels c JOIN fill.users u ON u.number = c.first_member;

  INSERT INTO direct_conversations (channel_id, key, begun_by_id, created_at, hidden_from)
    SELECT id, sha256(convert_to(array_to_string(direct_member_ids, ' '), 'UTF8')), created_by_id, created_at,
           CASE WHEN fill.chance('hidden ' || id) < 0.05 THEN direct_member_ids[2:] ELSE '{}' END
    FROM channels WHERE kind = 'direct';
  INSERT INTO direct_shown (channel_id, at) SELECT channel_id, created_at FROM direct_conversations WHERE hidden_from <> '{}';

  -- Shelves of the search, numbered as they would have begun.
  CREATE TABLE fill.shelves AS
    SELECT number, shelf, row_number() OVER (ORDER BY fill.at(size, shelf * ${SHELF_EVENTS} + 1), number)::int AS id
    FROM fill.channels CROSS JOIN LATERAL generate_series(0, (size - 1) / ${SHELF_EVENTS}) AS shelf;
  ALTER TABLE fill.shelves ADD PRIMARY KEY (number, shelf);
`;

/** Everybody is in the largest channel, and in some others. What people have set for themselves is set by every eighth. */
export const membersSql = ({ users, busiestUserChannels }: ChannelsOptions, channels: number): string => `
  INSERT INTO channel_members (channel_id, user_id, role, joined_at, favourite, notify, hidden, muted_until)
    SELECT c.id, u.id,
           (CASE WHEN c.kind = 'direct' THEN 'member' WHEN place = 0 THEN 'owner' WHEN u.role = 'guest' THEN 'guest' WHEN place = 1 THEN 'admin' ELSE 'member' END)::member_role,
           timestamptz '2023-06-02Z', chance < 0.05, (CASE WHEN chance BETWEEN 0.05 AND 0.1 THEN 'mentions' ELSE 'all' END)::notify_level, chance BETWEEN 0.1 AND 0.11,
           CASE WHEN chance BETWEEN 0.11 AND 0.13 THEN now() + interval '300 days' END
    FROM (
      SELECT number, place, (first_member + place * step) % ${users} AS user_number FROM fill.channels CROSS JOIN LATERAL generate_series(0, members - 1) AS place
      UNION ALL SELECT number, NULL, 0 FROM fill.channels WHERE number <= ${busiestUserChannels} AND kind <> 'direct'
      UNION ALL SELECT 1, NULL, number FROM fill.users
      UNION ALL SELECT 1 + floor(${channels} * power(fill.chance(number || ' in ' || place), 2))::int, NULL, number FROM fill.users CROSS JOIN generate_series(1, 6) AS place
    ) AS placed
    JOIN fill.channels c USING (number) JOIN fill.users u ON u.number = user_number
    CROSS JOIN LATERAL (SELECT fill.chance('set ' || c.number || '/' || user_number) AS chance) AS settings
    ORDER BY place NULLS LAST
    ON CONFLICT DO NOTHING;
`;
