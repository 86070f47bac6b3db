import pg from 'pg';

/**
 * Gives every stream a new epoch: for a database that was restored, in which positions that clients know mean other events
 * than they have, or none. Events of webhooks that are parked go along: in the log they are where they were.
 *
 * In one transaction, so that a service sees all of it or nothing. @returns how many streams there are
 */
export async function renewEpochs(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `WITH before AS (SELECT id, epoch FROM streams),
            renewed AS (UPDATE streams SET epoch = left(gen_random_uuid()::text, 8) RETURNING id, epoch)
       UPDATE webhook_parked AS parked SET epoch = renewed.epoch
       FROM webhook_positions AS position, before, renewed
       WHERE position.webhook_id = parked.webhook_id AND before.id = 'channel:' || position.channel_id
         AND parked.epoch = before.epoch AND renewed.id = before.id`,
    );
    const { rows } = await client.query<{ streams: string }>('SELECT count(*) AS streams FROM streams');
    await client.query('COMMIT');
    return Number(rows[0]?.streams);
  } finally {
    // Ends what was not committed.
    await client.end();
  }
}
