import { databaseName, sqlState } from '../server-database.ts';

/** An error as Prisma's CLI reads it, from the log of a command or the data of an RPC response. */
export interface EngineError {
  is_panic: false;
  /** P1001 and the like: https://www.prisma.io/docs/orm/reference/error-reference */
  error_code: string | null;
  message: string;
  meta: Record<string, unknown> | null;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH']);
const WRONG_PASSWORD = new Set(['28000', '28P01']);
/** Where the engine's message ends and the trace of its Rust spans begins. */
const TRACE = /\n\s+0: [\s\S]*$/;

export function engineError(error: unknown, url: string): EngineError {
  const message = (error instanceof Error ? error.message : String(error)).replace(TRACE, '').trim();
  const code = sqlState(error);
  const fault = (error_code: string, text: string, meta = {}): EngineError => ({ is_panic: false, error_code, message: text, meta });

  if (code === '3D000') {
    const name = databaseName(url);
    return fault('P1003', `Database \`${name}\` does not exist`, { database_name: name });
  }
  if ((code !== undefined && UNREACHABLE.has(code)) || /timeout/i.test(message)) {
    return fault('P1001', `Can't reach database server at \`${serverOf(url)}\` (${message || code})`);
  }
  if (code !== undefined && WRONG_PASSWORD.has(code)) return fault('P1000', `Authentication failed: ${message}`);
  return { is_panic: false, error_code: code?.startsWith('P') ? code : null, message, meta: null };
}

function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '5432'}`;
}
