import { SERVICE_ACCOUNTS, type ServiceAccount } from '@chatgenius/contracts';
import { ROLE_SETTINGS } from '@chatgenius/database/session-settings';
import pg from 'pg';
import { accountPassword } from './passwords.ts';

/** Who may connect, and how: by TCP from this machine, with a password. */
export const HOST_RULES = 'host all all 127.0.0.1/32 scram-sha-256\n';

/** Gateways have no role: they never speak to the database. */
export const DATABASE_ACCOUNTS = SERVICE_ACCOUNTS.filter((account) => account !== 'connection-gateway');
/** On roles whose passwords follow from the administrator's. */
const MARK = 'of a local stack of ChatGenius';

/**
 * Statements that make a role for each service, which may log in, with the settings that its connections need: behind a
 * pooler, nobody else can set them. What it may do, migrations grant. @param passwordOf as it stands in SQL
 */
export const postgresRoles = (passwordOf: (account: ServiceAccount) => string): string[] =>
  DATABASE_ACCOUNTS.flatMap((account) => [`CREATE ROLE ${pg.escapeIdentifier(account)} LOGIN PASSWORD ${passwordOf(account)}`, ...roleSettings(account)]);

/** Statements that give a role the settings of a service's connections. */
export const roleSettings = (role: string): string[] => Object.entries(ROLE_SETTINGS).map(([name, value]) => `ALTER ROLE ${pg.escapeIdentifier(role)} SET ${name} = ${pg.escapeLiteral(value)}`);

/** Makes the roles on a server that was started here, unless they exist. */
export async function ensureRoles(administratorUrl: string): Promise<void> {
  const password = decodeURIComponent(new URL(administratorUrl).password);
  await withClient(administratorUrl, async (client) => {
    for (const statement of postgresRoles((account) => pg.escapeLiteral(accountPassword(password, account)))) {
      await client.query(`DO $$ BEGIN ${statement}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
    }
    for (const account of DATABASE_ACCOUNTS) await client.query(`COMMENT ON ROLE ${pg.escapeIdentifier(account)} IS ${pg.escapeLiteral(MARK)}`);
  });
}

/** Whether `ensureRoles` was here. */
export function hasRoles(administratorUrl: string): Promise<boolean> {
  return withClient(administratorUrl, async (client) => {
    const { rows } = await client.query<{ mark: string | null }>("SELECT shobj_description(oid, 'pg_authid') AS mark FROM pg_roles WHERE rolname = $1", [DATABASE_ACCOUNTS[0]]);
    return rows[0]?.mark === MARK;
  });
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
