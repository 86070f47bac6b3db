import { ChatError } from '@chatgenius/contracts';

/** SQLSTATE of text that Postgres cannot hold: U+0000. */
const UNREPRESENTABLE_TEXT = ['22021', '22P05'];
/** SQLSTATE classes of connections, resources and operator interventions (a restart, for one). */
const UNAVAILABLE_CLASSES = ['08', '53', '57'];
/** Of sockets, and Prisma's own for the same. */
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024'];
/** The pool's own failures have no code. */
const POOL_FAULTS = /^(timeout exceeded when trying to connect|Connection terminated)/;

export const UNIQUE_VIOLATION = '23505';

/** The SQLSTATE, or the code of the socket or of Prisma. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed query means for the caller; nothing when it is a fault of ours. */
export function databaseFault(error: unknown): ChatError | undefined {
  const code = codeOf(error);
  if (code && UNREPRESENTABLE_TEXT.includes(code)) {
    return new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: '', message: 'Text cannot hold U+0000.' }] }, { cause: error });
  }
  const unavailable =
    (code && (UNREACHABLE.includes(code) || (code.length === 5 && UNAVAILABLE_CLASSES.includes(code.slice(0, 2))))) ||
    (error instanceof Error && POOL_FAULTS.test(error.message));
  return unavailable ? new ChatError('UNAVAILABLE', {}, { cause: error }) : undefined;
}
