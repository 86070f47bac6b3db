export interface KeysetPage<Row> {
  readonly page: Row[];
  /** Where the next page goes on; nothing when this is the last one. */
  readonly last: Row | undefined;
}

/** Cuts a page out of rows of which one more than `limit` was asked for: that one says whether there is a next page. */
export function keysetPage<Row>(rows: readonly Row[], limit: number): KeysetPage<Row> {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? page.at(-1) : undefined };
}
