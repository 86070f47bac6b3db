import { randomUUID } from 'node:crypto';
import { streams } from '@chatgenius/contracts';
import { createDatabase, createStreams, withTransaction } from '@chatgenius/database';
import { type Pool } from 'pg';

/** Users and the rooms they sit in; each user in one room. */
export interface Population {
  readonly userIds: readonly string[];
  /** Room of the user at the same place. */
  readonly channelIds: readonly string[];
}

export function createPopulation(users: number, roomSize: number): Population {
  const rooms = Array.from({ length: Math.ceil(users / roomSize) }, () => randomUUID());
  return {
    userIds: Array.from({ length: users }, () => randomUUID()),
    channelIds: Array.from({ length: users }, (_, user) => rooms[Math.floor(user / roomSize)] ?? ''),
  };
}

/** Writes them straight into the product's database: thousands of sign-ups would take argon2 minutes. They cannot sign in. */
export async function populateProduct(databaseUrl: string, population: Population): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'load' });
  try {
    await insert(database.pool, population);
  } finally {
    await database.close();
  }
}

/** Lets one of them decide about all others. */
export async function makeAdministrator(databaseUrl: string, userId: string): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1, applicationName: 'load' });
  try {
    await database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [userId]);
  } finally {
    await database.close();
  }
}

async function insert(pool: Pool, { userIds, channelIds }: Population): Promise<void> {
  const rooms = [...new Set(channelIds)];
  await withTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO users (id, handle, display_name)
       SELECT id, 'u' || left(replace(id::text, '-', ''), 30), 'Load client' FROM unnest($1::uuid[]) AS new (id)`,
      [userIds],
    );
    await client.query(
      `INSERT INTO channels (id, kind, name, created_by_id)
       SELECT id, 'public', 'room ' || left(id::text, 8), $2 FROM unnest($1::uuid[]) AS new (id)`,
      [rooms, userIds[0]],
    );
    await client.query(
      `INSERT INTO channel_members (channel_id, user_id, role)
       SELECT channel_id, user_id, 'member' FROM unnest($1::uuid[], $2::uuid[]) AS new (channel_id, user_id)`,
      [channelIds, userIds],
    );
    await createStreams(client, [...userIds.map(streams.user), ...rooms.map(streams.channel)]);
  });
  // Bulk-loaded tables only: nobody analyses messages before there are any.
  await pool.query('ANALYZE users, channels, channel_members, streams');
}
