import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { ScriptRunner, type ScriptRunnerOptions } from '../migrating/script-runner.ts';
import { createServerDatabase, dropServerDatabase, withDatabase } from '../server-database.ts';

/** For migrations that run while services write. */
export type ScriptSettings = Pick<ScriptRunnerOptions, 'observer' | 'report' | 'retries' | 'onGiveUp'>;

/**
 * `@prisma/adapter-pg` as the schema engine needs it. The adapter is made for queries; migrations meet four faults
 * of its version 7.10.0, each of which is worked around by one function here.
 */
export class MigrationAdapter implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  readonly #url: string;
  readonly #scripts: ScriptSettings | undefined;
  readonly #connections: SqlDriverAdapter[] = [];

  constructor(url: string, scripts?: ScriptSettings) {
    this.#url = url;
    this.#scripts = scripts;
  }

  async connect(): Promise<SqlDriverAdapter> {
    const connection = await connect(this.#url, this.#scripts);
    this.#connections.push(connection);
    return connection;
  }

  connectToShadowDb(): Promise<SqlDriverAdapter> {
    return connectToShadowDatabase(this.#url);
  }

  /** The engine disposes of its shadow databases, and never of its connection. */
  async close(): Promise<void> {
    await Promise.all(this.#connections.splice(0).map((connection) => connection.dispose()));
  }
}

/** A backend whose process was killed ends as well, instead of building an index on that nobody waits for. */
const ENDS_WITH_PROCESS = '-c client_connection_check_interval=1000';

/**
 * Fault 1: a pool opens and closes connections as it likes, and the advisory lock that keeps two migrations apart
 * lives and dies with the connection that took it. One connection, never given up for being idle, keeps it.
 */
async function connect(url: string, scripts?: ScriptSettings): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: url, application_name: 'migrate', options: ENDS_WITH_PROCESS, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  readCatalogChars(adapter, pool);
  runScriptsWhole(adapter, pool, scripts);
  return adapter;
}

const CATALOG_CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * Fault 2: the catalog's type "char" (not char(n)) is refused as unsupported, and the engine reads the catalog. The
 * adapter is shown text instead, and the engine is told that it is a character, or else it panics.
 */
function readCatalogChars(adapter: SqlDriverAdapter, pool: pg.Pool): void {
  let charColumns: number[] = [];
  pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.prependListener('rowDescription', ({ fields }: { fields: pg.FieldDef[] }) => {
      charColumns = [...fields.keys()].filter((column) => fields[column]?.dataTypeID === CATALOG_CHAR_OID);
      for (const field of fields) if (field.dataTypeID === CATALOG_CHAR_OID) field.dataTypeID = TEXT_OID;
    });
  });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    // With one connection the last description of rows is the one of these rows; without columns there was none.
    const chars = result.columnNames.length > 0 ? charColumns : [];
    for (const column of chars) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
}

/**
 * Fault 3: executeScript() cuts at every ';', also inside of strings and $$-quoted function bodies. Without arguments
 * PostgreSQL takes a script of many statements as it is.
 */
function runScriptsWhole(adapter: SqlDriverAdapter, connection: pg.Pool, scripts: ScriptSettings | undefined): void {
  const execute = async (script: string): Promise<void> => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
  };
  const runner = scripts && new ScriptRunner({ connection, execute, ...scripts });
  adapter.executeScript = (script) => (runner ? runner.run(script) : execute(script));
}

/**
 * Fault 4: connectToShadowDb() drops the shadow database before it has left it, which PostgreSQL refuses; and a
 * connection string wins over the name of the shadow database, so that the real one would be used in its place.
 */
async function connectToShadowDatabase(url: string): Promise<SqlDriverAdapter> {
  const shadowUrl = withDatabase(url, `prisma_migrate_shadow_db_${randomUUID()}`);
  await createServerDatabase(shadowUrl);
  const shadow = await connect(shadowUrl);
  const leave = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await leave();
    await dropServerDatabase(shadowUrl);
  };
  return shadow;
}
