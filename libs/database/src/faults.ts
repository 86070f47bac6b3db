const UNIQUE_VIOLATION = '23505';
/** SQLSTATE of text that Postgres cannot hold: U+0000. */
const UNREPRESENTABLE_TEXT = ['22021', '22P05'];
/** SQLSTATE classes that speak of the data, not of the server: data exception, integrity violation. */
const DATA_CLASSES = ['22', '23'];
/** SQLSTATE classes of the server's circumstances: connections, rollbacks, resources, locks, operator interventions. */
const PASSING_CLASSES = ['08', '40', '53', '55', '57'];
/** Of sockets. */
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];
/** Prisma's own for the same, for a full pool, and for a transaction that lost to another. */
const PASSING_PRISMA_CODES = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2034'];
/** The database client's and the pool's own failures have no code. */
const LOST_CONNECTION = /^(timeout exceeded|timeout expired|Query read timeout|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** The SQLSTATE, or the code of the socket or of Prisma. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const isOfClass = (code: string, classes: readonly string[]): boolean => /^[0-9][0-9A-Z]{4}$/.test(code) && classes.includes(code.slice(0, 2));

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === UNIQUE_VIOLATION;

/** Text with U+0000, which Postgres cannot hold. */
export const isUnrepresentableText = (error: unknown): boolean => UNREPRESENTABLE_TEXT.includes(codeOf(error));

/** The database will never take what it was given. */
export const isDataFault = (error: unknown): boolean => isOfClass(codeOf(error), DATA_CLASSES);

/** A query that failed like this may succeed later: it is not the query's fault. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== '') return isOfClass(code, PASSING_CLASSES) || UNREACHABLE.includes(code) || PASSING_PRISMA_CODES.includes(code);
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}
