/**
 * Finds the highest rate that passes: up (or down) in equal factors until one rate passes and a higher
 * one fails, then half-way between them (by ratio) until they are close.
 */
export interface RateSearch {
  readonly next: number;
  readonly factor: number;
  /** How close, as a ratio, the highest that passed and the lowest that failed must come. */
  readonly precision: number;
  readonly passed?: number;
  readonly failed?: number;
}

/** Below this the search gives up: the server does not keep its promise at any rate worth the name. */
export const LOWEST_RATE = 20;

export function startSearch(first: number, factor = 1.5, precision = 1.1): RateSearch {
  return { next: first, factor, precision };
}

/** What follows from the outcome at `search.next`. */
export function afterStep(search: RateSearch, pass: boolean): RateSearch {
  const tried = search.next;
  const passed = pass ? Math.max(tried, search.passed ?? 0) : search.passed;
  const failed = pass ? search.failed : Math.min(tried, search.failed ?? Infinity);
  return { ...search, passed, failed, next: Math.round(nextRate(passed, failed, search.factor)) };
}

export function isSettled({ passed, failed, precision, next }: RateSearch): boolean {
  if (passed === undefined) return next < LOWEST_RATE;
  return failed !== undefined && failed / passed <= precision;
}

function nextRate(passed: number | undefined, failed: number | undefined, factor: number): number {
  if (passed === undefined) return (failed ?? LOWEST_RATE) / factor;
  return failed === undefined ? passed * factor : Math.sqrt(passed * failed);
}
