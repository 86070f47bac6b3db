import pg from 'pg';

const INT8_OID: number = pg.types.builtins.INT8;

/** How pg's result columns are read: what `getTypeParser` answers is called with each value. */
type ParserOf = (oid: number, format?: string) => (value: string) => unknown;

/**
 * How raw queries read what Postgres sends: as pg does, but int8 as a number instead of a string, since sequences and
 * counts are numbers in our contracts. Prisma brings its own parsers with each query and is not affected.
 */
export const SAFE_INTEGER_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    oid === INT8_OID && format !== 'binary' ? parseSafeInteger : (pg.types.getTypeParser as ParserOf)(oid, format),
};

/** @throws RangeError beyond 2^53 - 1, rather than a number that is nearly right */
export function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is too large for a number: select it as text`);
  return value;
}
