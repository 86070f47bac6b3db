import { ChatError } from '@chatgenius/contracts';

const UNIQUE_VIOLATION = '23505';
/** SQLSTATE of text that Postgres cannot hold: U+0000. */
const UNREPRESENTABLE_TEXT = ['22021', '22P05'];
/**
 * SQLSTATE classes of the server's circumstances: connections, a state of the transaction that another connection does not
 * have (read-only, timed out), rollbacks, resources, locks, operator interventions, its disk.
 */
const PASSING_CLASSES = ['08', '25', '40', '53', '55', '57', '58'];
const QUERY_CANCELED = '57014';
const READ_ONLY = '25006';
/** A prepared statement that this connection has lost, as behind a pooler that has changed servers. */
const UNKNOWN_STATEMENT = '26000';
/** Of one whose table was changed by a migration since, Postgres says this under the code of what it does not support. */
const OUTDATED_PLAN = 'cached plan must not change result type';
/** Of sockets. */
const UNREACHABLE = [
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'],
];
/** Prisma's own for the same, for a full pool or server, and for a transaction that lost to another. */
const PASSING_PRISMA_CODES = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037'];
/** The database client's and the pool's own failures have no code. */
const LOST_CONNECTION = /^(timeout exceeded|timeout expired|Query read timeout|Connection terminated|Client has encountered a connection error|There was an error establishing an SSL connection|Client was closed|Cannot use a pool after)/;

/** The SQLSTATE, or the code of the socket or of Prisma. */
function codeOf(error: unknown): string {
  return isObject(error) && typeof error.code === 'string' ? error.code : '';
}

/** What a metric calls it: codes are few, and whatever else there is has one name. */
export const errorLabel = (error: unknown): string => {
  const code = codeOf(error);
  if (/^([0-9A-Z]{5}|E[A-Z]{2,20})$/.test(code)) return code;
  return LOST_CONNECTION.test(messageOf(error)) ? 'lost' : 'other';
};

const messageOf = (error: unknown): string => (isObject(error) && typeof error.message === 'string' ? error.message : '');

const isObject = (value: unknown): value is { code?: unknown; message?: unknown } => typeof value === 'object' && value !== null;

const isOfClass = (code: string, classes: readonly string[]): boolean => /^[0-9][0-9A-Z]{4}$/.test(code) && classes.includes(code.slice(0, 2));

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === UNIQUE_VIOLATION;

/** Text with U+0000, which Postgres cannot hold. */
export const isUnrepresentableText = (error: unknown): boolean => UNREPRESENTABLE_TEXT.includes(codeOf(error));

/** The server takes no writes: it is a standby, or was made read-only. */
export const isReadOnly = (error: unknown): boolean => codeOf(error) === READ_ONLY;

/** The statement took longer than it may. */
export const isStatementTimeout = (error: unknown): boolean => codeOf(error) === QUERY_CANCELED;

/** The connection has prepared a statement that is no good any more: another connection prepares it anew. */
export const isStale = (error: unknown): boolean => codeOf(error) === UNKNOWN_STATEMENT || messageOf(error) === OUTDATED_PLAN;

/** A query that failed like this may succeed later: it is not the query's fault. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (isStale(error)) return true;
  if (code !== '') return isOfClass(code, PASSING_CLASSES) || UNREACHABLE.includes(code) || PASSING_PRISMA_CODES.includes(code);
  return LOST_CONNECTION.test(messageOf(error));
}

/** How a failed query is told: what passes as UNAVAILABLE, with its cause; everything else as it is. */
export const told = (error: unknown): unknown => (isPassing(error) ? new ChatError('UNAVAILABLE', {}, { cause: error }) : error);
