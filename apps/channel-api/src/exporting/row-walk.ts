import { type Database } from '@chatgenius/database';

/** Rows of one page. */
export const ROWS = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Walk<Row> {
  /** Takes the user and the key of the last row that was read; in the order of the keys, `ROWS` of them at most. */
  readonly text: string;
  readonly userId: string;
  readonly keyOf: (row: Row) => string;
}

/** Rows of a user in the order of a key, a page at a time. */
export async function* walkRows<Row extends object>({ pool }: Database, { text, userId, keyOf }: Walk<Row>): AsyncGenerator<Row> {
  for (let after = FIRST_ID, more = true; more; ) {
    const { rows } = await pool.query<Row>(text, [userId, after]);
    yield* rows;
    const last = rows.at(-1);
    more = rows.length === ROWS && last !== undefined;
    if (last !== undefined) after = keyOf(last);
  }
}
