/**
 * Where a list by id begins, and where one in the other direction does. A first page has a position, too: what says "no
 * position, or beyond it" reads every later page from the beginning of the list on, since plans hold for all values.
 */
export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
export const AFTER_ALL_IDS = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** The same of times. */
export const AFTER_ALL_TIMES = 'infinity';
