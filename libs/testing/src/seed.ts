import { randomUUID } from 'node:crypto';
import { streams, type StreamId } from '@chatgenius/contracts';
import { createStreams, withTransaction } from '@chatgenius/database';
import { type Pool } from 'pg';

export interface SeededChannel {
  readonly id: string;
  readonly stream: StreamId;
}

export interface Seed {
  readonly userIds: readonly string[];
  readonly channels: readonly SeededChannel[];
}

/**
 * Users, and channels that all of them are members of, written as channel-api would: for specs that
 * need more of them than sign-ups (argon2) give in a reasonable time. The users cannot sign in.
 */
export async function seed(pool: Pool, { users, channels }: { users: number; channels: number }): Promise<Seed> {
  const userIds = Array.from({ length: users }, () => randomUUID());
  const seeded = Array.from({ length: channels }, () => randomUUID()).map((id) => ({ id, stream: streams.channel(id) }));
  const channelIds = seeded.map(({ id }) => id);
  await withTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO users (id, handle, display_name)
       SELECT id, 'u' || left(replace(id::text, '-', ''), 30), 'Seeded user' FROM unnest($1::uuid[]) AS new (id)`,
      [userIds],
    );
    await client.query(
      `INSERT INTO channels (id, kind, name, created_by_id)
       SELECT id, 'public', 'channel ' || left(id::text, 8), $2 FROM unnest($1::uuid[]) AS new (id)`,
      [channelIds, userIds[0]],
    );
    await client.query(
      `INSERT INTO channel_members (channel_id, user_id, role)
       SELECT channel_id, user_id, 'member' FROM unnest($1::uuid[]) AS c (channel_id), unnest($2::uuid[]) AS u (user_id)`,
      [channelIds, userIds],
    );
    await createStreams(client, [...userIds.map(streams.user), ...seeded.map(({ stream }) => stream)]);
  });
  return { userIds, channels: seeded };
}
