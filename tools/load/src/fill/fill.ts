import { applyMigrations } from '@chatgenius/database';
import pg from 'pg';
import { takeDownIndexes } from './bulk-indexes.ts';
import { planFill, type FillOptions } from './fill-plan.rules.ts';
import { administrationSql } from './administration.sql.ts';
import { channelsSql, membersSql } from './channels.sql.ts';
import { peopleSql, usersSql } from './people.sql.ts';
import { roomsSql } from './rooms.sql.ts';
import { FUNCTIONS, SENTENCES, sliceSql, SUMMARIES, type Part } from './world.sql.ts';

/** Written slice by slice of time; large enough that planning costs nothing, small enough to show progress. */
const SLICES = 100;
const BUSIEST_USER_CHANNELS = 1_000;
/** Of these, indexes are built once everything is there. */
const BULK_TABLES = ['messages', 'stream_events', 'search_entries', 'reactions', 'message_edits', 'files', 'message_files'];

/** Makes a database of its own and fills it as years of use would have. @throws when it is not empty */
export async function fill(databaseUrl: string, options: FillOptions, log: (line: string) => void): Promise<void> {
  await applyMigrations(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'load-fill' });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT FROM users LIMIT 1');
    if (rows.length > 0) throw new Error('The database is not empty; fill one of its own.');
    await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '64MB'; SET max_parallel_maintenance_workers = 2; SET jit = off`);
    // Rows fit together as they are made. What triggers would do to each of them (the search's queue, counts of members) is written beside them.
    await client.query('SET session_replication_role = replica');
    await writeWorld(client, options, log);
  } finally {
    await client.end();
  }
}

async function writeWorld(client: pg.Client, options: FillOptions, log: (line: string) => void): Promise<void> {
  const { users, channels } = options;
  await writeParts(client, roomsAndPeople(options), log);
  await client.query('ANALYZE fill.sentences, fill.users, fill.channels, fill.shelves');
  await writeMessages(client, options, log);
  await writeParts(client, [...SUMMARIES, ...aroundMessages(users, channels)], log);
  log('vacuum and statistics');
  await client.query('DROP SCHEMA fill CASCADE');
  await client.query('VACUUM (ANALYZE)');
}

/** What messages are written by, and where. */
function roomsAndPeople(options: FillOptions): Part[] {
  const { users, channels } = options;
  const sizes = { users, busiestUserChannels: Math.min(BUSIEST_USER_CHANNELS, channels) };
  return [
    { title: `users and channels: ${users} and ${channels}`, sql: FUNCTIONS + SENTENCES + usersSql(users) + channelsSql(planFill(options), sizes) },
    { title: 'members', sql: membersSql(sizes, channels) },
  ];
}

const aroundMessages = (users: number, channels: number): Part[] => [
  { title: 'sessions and what else people have', sql: peopleSql(users) },
  { title: 'invitations, restrictions and webhooks', sql: roomsSql(users, channels) },
  { title: 'reports, audit entries, announcements and retention', sql: administrationSql(users, channels) },
];

async function writeParts(client: pg.Client, parts: readonly Part[], log: (line: string) => void): Promise<void> {
  for (const { title, sql } of parts) {
    log(title);
    await client.query(sql);
  }
}

async function writeMessages(client: pg.Client, { messages, users }: FillOptions, log: (line: string) => void): Promise<void> {
  const definitions = await takeDownIndexes(client, BULK_TABLES);
  for (let slice = 0; slice < SLICES; slice++) {
    await client.query(sliceSql(slice, SLICES, users));
    if ((slice + 1) % 8 === 0) log(`messages: ${Math.round(((slice + 1) / SLICES) * messages).toLocaleString('en')} of ${messages.toLocaleString('en')}`);
  }
  for (const definition of definitions) {
    log(definition.replace(/ USING .*/, ''));
    await client.query(definition);
  }
}
