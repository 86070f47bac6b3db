/** What tells a message of the canary: which process wrote it, at which seat, and its number there, from 1 on. */
export interface Mark {
  /** Eight hexadecimal digits of this process. */
  readonly run: string;
  readonly seat: number;
  readonly number: number;
}

const MARKED = /^canary (c([0-9a-f]{8})s(\d{1,2})n(\d{1,10}))$/;

/** One word, which only this message has: the search is asked for it. */
export const wordOf = ({ run, seat, number }: Mark): string => `c${run}s${seat}n${number}`;
export const textOf = (mark: Mark): string => `canary ${wordOf(mark)}`;

/** @returns nothing where no canary wrote it */
export function markOf(text: string): Mark | undefined {
  const [, , run = '', seat = '', number = ''] = MARKED.exec(text) ?? [];
  return run === '' ? undefined : { run, seat: Number(seat), number: Number(number) };
}
