import { appendFileSync } from 'node:fs';
import pg from 'pg';

/**
 * Preloaded into services (`--import`): writes each statement that they send to Postgres into a file, once, with the
 * values that it was first sent with. What is explained is so the very statement, not a copy of it.
 */
const file = process.env.RECORD_STATEMENTS;

interface Sent {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

if (file !== undefined) {
  const seen = new Set<string>();
  const prototype = pg.Client.prototype as { query: (...parameters: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function record(this: unknown, ...parameters: unknown[]) {
    const [first, values] = parameters;
    const { name, text, values: own } = (typeof first === 'string' ? { text: first } : first) as Sent;
    if (!seen.has(text)) {
      seen.add(text);
      appendFileSync(file, `${JSON.stringify({ name, text, values: own ?? (Array.isArray(values) ? values : []) })}\n`);
    }
    return query.apply(this, parameters);
  };
}
