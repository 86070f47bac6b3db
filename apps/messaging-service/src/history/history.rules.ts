import { may, type MemberRole } from '@chatgenius/contracts';

/** Rows on both sides of a position, the nearest first. At least one more than is wanted says that there are more. */
export interface Surroundings<Row> {
  readonly older: readonly Row[];
  readonly newer: readonly Row[];
}

export interface PageBounds<Row> {
  readonly rows: number;
  readonly bytes: number;
  readonly sizeOf: (row: Row) => number;
}

export interface Page<Row> {
  /** From the oldest to the newest. */
  readonly rows: Row[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

/** Which side of a position a page is taken from. */
export type PageSide = 'before' | 'after' | 'around';

/**
 * The rows nearest to a position that fit into a page: those of one side, or of both in turn, beginning with the first
 * at or after it. A page of one side that exists has at least one row, however large, so that paging comes to an end.
 */
export function cutPage<Row>(side: PageSide, { older, newer }: Surroundings<Row>, bounds: PageBounds<Row>): Page<Row> {
  const fits = fitting(bounds);
  const [before, after]: [Row[], Row[]] = [[], []];
  for (;;) {
    const next = nextSide(side, before.length < older.length, after.length < newer.length, before.length, after.length);
    const row = next === 'before' ? older[before.length] : newer[after.length];
    if (next === undefined || row === undefined || !fits(row)) break;
    (next === 'before' ? before : after).push(row);
  }
  return { rows: [...before.reverse(), ...after], hasBefore: older.length > before.length, hasAfter: newer.length > after.length };
}

function nextSide(side: PageSide, hasOlder: boolean, hasNewer: boolean, before: number, after: number): 'before' | 'after' | undefined {
  const mayTakeNewer = hasNewer && side !== 'before';
  const mayTakeOlder = hasOlder && side !== 'after';
  if (mayTakeNewer && (after <= before || !mayTakeOlder)) return 'after';
  return mayTakeOlder ? 'before' : undefined;
}

/** Counts what it lets through. The first row always fits. */
export function fitting<Row>({ rows, bytes, sizeOf }: PageBounds<Row>): (row: Row) => boolean {
  let [taken, size] = [0, 0];
  return (row) => {
    if (taken === rows) return false;
    size += sizeOf(row);
    return taken++ === 0 || size <= bytes;
  };
}

/** Who may see what a message said earlier. Its author wrote it; what was deleted is for moderators alone. */
export function mayReadVersions(reader: { readonly role: MemberRole; readonly isAuthor: boolean }, message: { readonly deleted: boolean }): boolean {
  return may(reader.role, 'message:read-edits') || (reader.isAuthor && !message.deleted);
}
