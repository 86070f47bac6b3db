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
    const { rowCount } = await client.query('UPDATE streams SET epoch = left(gen_random_uuid()::text, 8)');
    await client.query(
      `UPDATE webhook_parked AS parked SET epoch = stream.epoch
       FROM webhook_positions AS position JOIN streams AS stream ON stream.id = 'channel:' || position.channel_id
       WHERE position.webhook_id = parked.webhook_id AND parked.epoch = position.epoch`,
    );
    await client.query('COMMIT');
    return rowCount ?? 0;
  } finally {
    // Ends what was not committed.
    await client.end();
  }
}
