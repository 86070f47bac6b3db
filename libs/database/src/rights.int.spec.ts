import pg from 'pg';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy } from './migrated-copy.ts';
import { grantRights, tableRights } from './rights.ts';

const SERVICES = ['channel-api', 'file-service', 'messaging-service', 'presence-service'];

describe('rights in the database', () => {
  let url: string;
  let drop: () => Promise<void>;
  let client: pg.Client;

  beforeAll(async () => {
    ({ url, drop } = await createMigratedCopy(readMigrateEnv().databaseUrl));
    client = new pg.Client({ connectionString: url });
    await client.connect();
    // On a server that somebody else runs they may be missing.
    for (const role of SERVICES) await client.query(`DO $$ BEGIN CREATE ROLE "${role}"; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
  });
  afterAll(async () => {
    await client.end();
    await drop();
  });

  /** What the role may do with the table, of read and write. */
  const may = async (role: string, table: string): Promise<string> => {
    const { rows } = await client.query<{ may: string }>(
      "SELECT concat_ws(' ', CASE WHEN has_any_column_privilege($1, $2, 'SELECT') THEN 'read' END, CASE WHEN has_table_privilege($1, $2, 'INSERT, UPDATE, DELETE, TRUNCATE') THEN 'write' END) AS may",
      [role, table],
    );
    return rows[0]?.may ?? '';
  };

  it('are settled for every table', async () => {
    const { rows } = await client.query<{ table: string }>("SELECT tablename AS table FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'");
    expect(Object.keys(tableRights).toSorted()).toEqual(rows.map(({ table }) => table).toSorted());
  });

  it('let one service write a table, but for the logs, and what one begins and another does', () => {
    const several = Object.entries(tableRights).filter(([, { writer }]) => typeof writer !== 'string');
    expect(several.map(([table]) => table)).toEqual(['anonymisations', 'channel_deletions', 'reports', 'message_purges', 'audit_entries', 'held_files', 'streams', 'stream_events', 'unpublished_batches', 'released_files']);
  });

  it('are those that are settled, and no others, however often they are granted', async () => {
    const roles = await grantRights(url);
    await client.query('GRANT ALL ON sessions TO "presence-service"');
    expect(await grantRights(url)).toEqual(roles);
    expect(roles).toEqual(SERVICES);
    for (const role of roles) {
      for (const [table, { writer, readers = [] }] of Object.entries(tableRights)) {
        const writes = [writer].flat().includes(role);
        expect([role, table, await may(role, table)]).toEqual([role, table, writes ? 'read write' : readers.includes(role) ? 'read' : '']);
      }
      expect([role, await may(role, '_prisma_migrations')]).toEqual([role, '']);
    }
  });

  it('hold for whoever logs in as a service', async () => {
    await client.query('SET ROLE "messaging-service"');
    await expect(client.query("UPDATE users SET password_hash = 'x'")).rejects.toThrow('permission denied for table users');
    await expect(client.query('SELECT token_hash FROM refresh_tokens')).rejects.toThrow('permission denied for table refresh_tokens');
    await expect(client.query('SELECT password_hash FROM users')).rejects.toThrow('permission denied for table users');
    await client.query('SELECT id, handle FROM users');
    await client.query("INSERT INTO audit_entries (id, action, subject_kind, subject_id) VALUES (gen_random_uuid(), 'user:role-changed', 'user', 'u')");
    await expect(client.query("UPDATE audit_entries SET reason = 'another'")).rejects.toThrow('permission denied for table audit_entries');
    await client.query('SELECT forget_in_audit_entry(gen_random_uuid(), gen_random_uuid())');
    await client.query('UPDATE users SET bio = bio');
    await expect(client.query("UPDATE users SET role = 'administrator'")).rejects.toThrow('permission denied for table users');
    await client.query('SELECT secret_hash FROM service_tokens'); // bots connect by them
    await expect(client.query('UPDATE service_tokens SET secret_hash = secret_hash')).rejects.toThrow('permission denied for table service_tokens');
    await expect(client.query('DELETE FROM audit_entries')).rejects.toThrow('permission denied for table audit_entries');
    await expect(client.query('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied for schema public');
    await client.query('SET ROLE "file-service"');
    await client.query('UPDATE service_tokens SET last_used_at = now() WHERE secret_hash IS NULL');
    await expect(client.query('UPDATE service_tokens SET scopes = scopes')).rejects.toThrow('permission denied for table service_tokens');
    await client.query('SET ROLE "channel-api"');
    await expect(client.query('SELECT forget_in_audit_entry(gen_random_uuid(), gen_random_uuid())')).rejects.toThrow('permission denied for function forget_in_audit_entry');
    await client.query('RESET ROLE');
  });
});
