/*
 * What each connection of a service needs. Without a pooler it says so itself when it begins; behind one that lends
 * connections for a transaction, its role has these settings at the server (tools/stack makes them for roles).
 */

/**
 * The adapter writes and reads timestamps without their zone: right in UTC alone, whatever the server's default.
 * A statement that is prepared while its table is small would keep a sequential scan when the table has grown;
 * every query here has an index. For short arrays Postgres would rather plan anew each time, which costs
 * up to as much as the statement itself: one plan has to do for all values, and does (docs/adr/0007).
 */
export const PLANNING: Readonly<Record<string, string>> = { TimeZone: 'UTC', enable_seqscan: 'off', plan_cache_mode: 'force_generic_plan' };
/**
 * Far above any query here: what takes longer waits for a lock that is not coming. Costly reads have less, work in the
 * background more (bounded-time.ts).
 */
export const STATEMENT_TIMEOUT_MS = 10_000;
/** A process that stalls in a transaction must not keep the row lock of a stream, and with it a channel, for ever. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

/** As `ALTER ROLE … SET` takes them. */
export const ROLE_SETTINGS: Readonly<Record<string, string>> = {
  ...PLANNING,
  statement_timeout: String(STATEMENT_TIMEOUT_MS),
  idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_TIMEOUT_MS),
};
