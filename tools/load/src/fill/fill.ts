import { applyMigrations } from '@chatgenius/database';
import pg from 'pg';
import { takeDownIndexes } from './bulk-indexes.ts';
import { planFill, type FillOptions } from './fill-plan.rules.ts';
import { channelsSql, FUNCTIONS, SENTENCES, sliceSql, SUMMARIES, usersSql } from './world.sql.ts';

/** Written slice by slice of time; large enough that planning costs nothing, small enough to show progress. */
const SLICES = 100;
const BUSIEST_USER_CHANNELS = 800;
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
    await writeWorld(client, options, log);
  } finally {
    await client.end();
  }
}

async function writeWorld(client: pg.Client, options: FillOptions, log: (line: string) => void): Promise<void> {
  const { users, channels, messages } = options;
  log(`users and channels: ${users} and ${channels}`);
  await client.query(FUNCTIONS + SENTENCES + usersSql(users) + channelsSql(planFill(options), { users, busiestUserChannels: Math.min(BUSIEST_USER_CHANNELS, channels) }));
  await client.query('ANALYZE fill.sentences, fill.users, fill.channels, fill.shelves');
  const definitions = await takeDownIndexes(client, BULK_TABLES);
  // What the search would be told one by one is written beside the messages.
  await client.query('ALTER TABLE messages DISABLE TRIGGER USER');
  for (let slice = 0; slice < SLICES; slice++) {
    await client.query(sliceSql(slice, SLICES, users));
    if ((slice + 1) % 8 === 0) log(`messages: ${Math.round(((slice + 1) / SLICES) * messages).toLocaleString('en')} of ${messages.toLocaleString('en')}`);
  }
  await client.query('ALTER TABLE messages ENABLE TRIGGER USER');
  for (const definition of definitions) {
    log(definition.replace(/ USING .*/, ''));
    await client.query(definition);
  }
  for (const { title, sql } of SUMMARIES) {
    log(title);
    await client.query(sql);
  }
  log('vacuum and statistics');
  await client.query('DROP SCHEMA fill CASCADE');
  await client.query('VACUUM (ANALYZE)');
}
