import { type System } from '../system.ts';

/** Fills a channel with messages of one sender, as if they had been written in the last days. @param count at the end of its log */
export async function fillChannel({ database: { pool } }: System, channelId: string, senderId: string, count: number): Promise<void> {
  await pool.query(
    `WITH filled AS (UPDATE streams SET head = head + $3::int WHERE id = 'channel:' || $1 RETURNING head - $3::int AS before)
     INSERT INTO messages (id, channel_id, sender_id, client_message_id, seq, text, created_at)
     SELECT gen_random_uuid(), $1::uuid, $2::uuid, gen_random_uuid()::text, before + n, 'Message ' || n || ', with **words** that somebody wrote and https://example.org/' || n, now() - ($3::int - n) * interval '20 seconds'
     FROM filled, generate_series(1, $3::int) AS n`,
    [channelId, senderId, count],
  );
}
