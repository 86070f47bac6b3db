import pg from 'pg';

const { INT8 } = pg.types.builtins;

/**
 * How raw queries read what Postgres sends: as pg does, but int8 as a number instead of a string, since sequences and
 * counts are numbers in our contracts. Prisma brings its own parsers with each query and is not affected.
 */
export const SAFE_INTEGER_TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? parseSafeInteger : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** @throws RangeError beyond 2^53 - 1, rather than a number that is nearly right */
export function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is too large for a number: select it as text`);
  return value;
}
