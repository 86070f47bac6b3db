import { createInterface } from 'node:readline';
import { createDatabaseIfMissing, databaseName } from '../server-database.ts';
import { type EngineError } from './engine-error.ts';
import { type SchemaEngine } from './wasm-engine.ts';

interface Request {
  id: number;
  method?: string;
  params: unknown;
}

export interface RpcServerOptions {
  url: string;
  /** Opens the engine on the first request that needs it: it connects, and the database may have to be made first. */
  open: () => Promise<SchemaEngine>;
  describe: (error: unknown) => EngineError;
}

type EngineMethod = (params: unknown) => Promise<unknown>;

/** What the native engine has under another name. */
const RENAMED: Record<string, string> = { getDatabaseVersion: 'version' };

/** The native engine's protocol: JSON-RPC, a line each, requests on stdin and responses on stdout. */
export async function serveRpc({ url, open, describe }: RpcServerOptions): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Partial<Request>;
    // Without a method it is the CLI's acknowledgement of a `print`.
    if (request.method !== undefined) await respond(request as Required<Request>);
  }

  async function respond({ id, method, params }: Required<Request>): Promise<void> {
    try {
      send({ id, result: (await answer(method, params)) ?? null });
    } catch (error) {
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: describe(error) } });
    }
  }

  async function answer(method: string, params: unknown): Promise<unknown> {
    if (method === 'createDatabase') {
      await createDatabaseIfMissing(url);
      return { databaseName: databaseName(url) };
    }
    const engine = await open();
    const call = (engine as unknown as Record<string, EngineMethod | undefined>)[RENAMED[method] ?? method];
    if (call === undefined) throw new Error(`The schema engine has no method ${method}`);
    const result = await call.call(engine, params);
    return method === 'diff' ? printed(result as { exitCode: number; stdout: string | null }) : result;
  }
}

let printId = 0;

/** The native engine has the CLI print a diff; the WASM build returns it. */
function printed({ stdout, ...result }: { exitCode: number; stdout: string | null }): { exitCode: number } {
  if (stdout !== null) send({ id: `print-${++printId}`, method: 'print', params: { content: stdout } });
  return result;
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}
