/** While somebody types on it is said again so often: before it expires at the server, and within what it allows. */
export const REPEAT_MS = 6_500;
/** Who has not touched a key for so long has stopped. */
export const PAUSE_MS = 5_000;
/** The server takes this much from one user; stopping is free. */
const BUDGET = { words: 10, withinMs: 60_000 };

/** When the user said that they type, of late, wherever it was: the oldest first. */
export type Spent = readonly number[];

/** @param saidAt when it was said last in this conversation, if it was since the user began there */
export function maySay(spent: Spent, saidAt: number | undefined, now: number): boolean {
  if (saidAt !== undefined && now - saidAt < REPEAT_MS) return false;
  return recent(spent, now).length < BUDGET.words;
}

export const spend = (spent: Spent, now: number): Spent => [...recent(spent, now), now];

const recent = (spent: Spent, now: number): Spent => spent.filter((at) => now - at < BUDGET.withinMs);
