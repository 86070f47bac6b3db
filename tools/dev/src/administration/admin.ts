import { generatePrismaClient } from '@chatgenius/stack';
import { AdminOptionsError, HELP, parseAdminCommand, type AdminCommand } from './admin-options.rules.ts';
import { databaseUrl } from './database-url.ts';

try {
  const command = parseAdminCommand(process.argv.slice(2));
  if (command.name === 'help') console.log(HELP);
  else console.log(await run(command));
} catch (error) {
  console.error(explained(error));
  if (error instanceof AdminOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

function explained(error: unknown): string {
  const { message, reason, cause } = error as Error & { reason?: unknown };
  if (reason !== 'UNAVAILABLE') return message || String(error);
  const why = cause instanceof Error && cause.message ? ` (${cause.message})` : '';
  return `The database does not answer${why}. Is the system running, and does DATABASE_URL lead there?`;
}

async function run(command: Exclude<AdminCommand, { name: 'help' }>): Promise<string> {
  const url = databaseUrl(process.env);
  // In a fresh clone the client is not there yet, and whatever uses it cannot be loaded.
  await generatePrismaClient(() => undefined);
  const [{ createDatabase }, { administrate }] = [await import('@chatgenius/database'), await import('./administrators.ts')];
  const database = createDatabase({ url, poolSize: 1, applicationName: 'admin' });
  try {
    return await administrate(database, command);
  } finally {
    await database.close();
  }
}
