import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import pg from 'pg';

/**
 * Preloaded into services (`--import`): writes each statement that they send to Postgres into a file, with the values
 * that it was first sent with; and once more in each scene that whoever measures names in a file beside it. What is
 * explained is so the very statement, not a copy of it.
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
    const scene = sceneNow(`${file}.scene`);
    const key = `${scene ?? ''}\n${text}`;
    if (!seen.has(key)) {
      seen.add(key);
      const sent = own ?? (Array.isArray(values) ? (values as unknown[]) : []);
      appendFileSync(file, `${JSON.stringify({ scene, name, text, values: sent.map(written) })}\n`);
    }
    return query.apply(this, parameters);
  };
}

function sceneNow(sceneFile: string): string | undefined {
  try {
    return existsSync(sceneFile) ? readFileSync(sceneFile, 'utf8') : undefined;
  } catch {
    return undefined; // it ended just now
  }
}

/** Bytes as Postgres reads them. */
const written = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value);
