import { randomUUID } from 'node:crypto';
import { streams, type MemberRole } from '@chatgenius/contracts';
import { createStreams, withTransaction } from '@chatgenius/database';
import { type Pool } from 'pg';
import { type Random } from './random.ts';

export interface WorldUser {
  readonly id: string;
  readonly handle: string;
  /** Whether they are removed from channels and added again; others stay what they are from the beginning. */
  readonly volatile: boolean;
}

export interface WorldChannel {
  readonly id: string;
  /** As the world begins. */
  readonly members: ReadonlyMap<string, MemberRole>;
}

/** Who is there, and where, before anything happens. */
export interface World {
  readonly users: readonly WorldUser[];
  readonly channels: readonly WorldChannel[];
  readonly owner: WorldUser;
}

/** One owner and one admin of everything, some guests, and members who come and go. */
export async function createWorld(pool: Pool, random: Random, { users: userCount, channels: channelCount }: { users: number; channels: number }): Promise<World> {
  const users = Array.from({ length: userCount }, (_, index): WorldUser => {
    const id = randomUUID();
    return { id, handle: `u${id.replaceAll('-', '').slice(0, 20)}`, volatile: index >= userCount * 0.8 };
  });
  const [owner] = users;
  if (!owner) throw new Error('a world needs somebody');
  const roleOf = (index: number): MemberRole => (index === 0 ? 'owner' : index === 1 ? 'admin' : index < 6 ? 'guest' : 'member');
  const channels = Array.from({ length: channelCount }, (): WorldChannel => {
    const members = users.flatMap(({ id }, index) => (index < 2 || random.chance(0.35) ? [[id, roleOf(index)] as const] : []));
    return { id: randomUUID(), members: new Map(members) };
  });
  await insert(pool, { users, channels, owner });
  return { users, channels, owner };
}

/** As channel-api would write them, but without the events of it: all of them were members always. */
async function insert(pool: Pool, { users, channels, owner }: World): Promise<void> {
  const members = channels.flatMap(({ id, members: roles }) => [...roles].map(([userId, role]) => ({ id, userId, role })));
  await withTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO users (id, handle, display_name, password_hash)
       SELECT id, handle, handle, '' FROM unnest($1::uuid[], $2::text[]) AS new (id, handle)`,
      [users.map(({ id }) => id), users.map(({ handle }) => handle)],
    );
    await client.query(
      `INSERT INTO channels (id, kind, name, created_by_id)
       SELECT id, (CASE WHEN place % 3 = 0 THEN 'private' ELSE 'public' END)::channel_kind, 'channel ' || place, $2
       FROM unnest($1::uuid[]) WITH ORDINALITY AS new (id, place)`,
      [channels.map(({ id }) => id), owner.id],
    );
    await client.query(
      `INSERT INTO channel_members (channel_id, user_id, role)
       SELECT channel_id, user_id, role::member_role FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS new (channel_id, user_id, role)`,
      [members.map(({ id }) => id), members.map(({ userId }) => userId), members.map(({ role }) => role)],
    );
    await createStreams(client, [...users.map(({ id }) => streams.user(id)), ...channels.map(({ id }) => streams.channel(id))]);
  });
}
