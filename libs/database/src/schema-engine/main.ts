import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createDatabaseIfMissing, dropServerDatabase, tryToConnect } from '../server-database.ts';
import { engineError } from './engine-error.ts';
import { serveRpc } from './rpc-server.ts';
import { type OpenSchemaEngine, openSchemaEngine, type SchemaEngine } from './wasm-engine.ts';

/** The command line of Prisma's native schema engine, which Prisma's CLI starts by PRISMA_SCHEMA_ENGINE_BINARY. */

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    datasource: { type: 'string', default: '{}' },
    datamodels: { type: 'string', short: 'd', multiple: true, default: [] },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
    version: { type: 'boolean' },
  },
});

const { url = 'postgresql://localhost/none' } = JSON.parse(String(values.datasource)) as { url?: string };
const datamodels = (values.datamodels as string[]).map((path): [string, string] => [path, readFileSync(path, 'utf8')]);

const COMMANDS: Record<string, (url: string) => Promise<unknown>> = {
  'can-connect-to-database': tryToConnect,
  'create-database': createDatabaseIfMissing,
  'drop-database': dropServerDatabase,
};

if (values.version === true) process.stdout.write('schema-engine-cli wasm\n');
else if (positionals[0] === 'cli') await runCommand(positionals[1] ?? '');
else await runServer();

async function runCommand(name: string): Promise<void> {
  log('INFO', { message: 'Starting schema engine CLI' });
  try {
    const command = COMMANDS[name];
    if (command === undefined) throw new Error(`Unknown command of the schema engine: ${name}`);
    await command(url);
    log('INFO', { message: `${name}: done` });
  } catch (error) {
    log('ERROR', { ...engineError(error, url) });
    process.exitCode = 1;
  }
}

async function runServer(): Promise<void> {
  log('INFO', { message: 'Starting schema engine RPC server' });
  process.on('uncaughtException', (error) => {
    log('ERROR', { ...engineError(error, url) });
    process.exit(1);
  });
  let opened: OpenSchemaEngine | undefined;
  const open = async (): Promise<SchemaEngine> => {
    opened ??= await openSchemaEngine({
      url,
      datamodels: datamodels.length > 0 ? datamodels : undefined,
      log: (message) => log('INFO', { message }),
    });
    return opened.engine;
  };
  await serveRpc({ url, open, describe: (error) => engineError(error, url) });
  await opened?.close();
}

/** The CLI reads stderr as one such object a line, and takes the first for a greeting. */
function log(level: 'INFO' | 'ERROR', fields: object): void {
  process.stderr.write(`${JSON.stringify({ level, timestamp: new Date().toISOString(), fields, target: 'schema_engine::logger' })}\n`);
}
