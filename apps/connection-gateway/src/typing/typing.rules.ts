import { limits } from '@chatgenius/contracts';

/** Somebody who is typing, as this gateway was told. */
export interface Typist {
  readonly userId: string;
  /** When they began. */
  readonly since: number;
  readonly until: number;
  readonly hiddenFrom: readonly string[];
}

/** Who is typing, as one reader may know it. */
export interface TypingView {
  /** Empty with `several`. */
  readonly userIds: readonly string[];
  readonly several: boolean;
  /** When the last of them is done, unless something else is told. */
  readonly until: number;
}

export const NOBODY: TypingView = { userIds: [], several: false, until: -Infinity };

/** A reader is told that somebody goes on typing so long before what they were told last runs out. */
const RENEW_BEFORE_MS = 2_000;

const isNobody = ({ userIds, several }: TypingView): boolean => userIds.length === 0 && !several;

/** Readers who may see something different from the others. */
export function exceptions(typists: Iterable<Typist>): Set<string> {
  return new Set([...typists].flatMap(({ userId, hiddenFrom }) => [userId, ...hiddenFrom]));
}

/** @param reader nothing for somebody who is no exception */
export function viewOf(typists: Iterable<Typist>, reader: string | undefined, now: number): TypingView {
  const seen = [...typists].filter(({ userId, until, hiddenFrom }) => until > now && userId !== reader && !(reader !== undefined && hiddenFrom.includes(reader)));
  if (seen.length === 0) return NOBODY;
  const until = Math.max(...seen.map((typist) => typist.until));
  if (seen.length > limits.typistsNamed) return { userIds: [], several: true, until };
  return { userIds: seen.sort(byBeginning).map(({ userId }) => userId), several: false, until };
}

/**
 * When a reader is to be told next, having been told `told`; nothing when that says it all. While the same people type,
 * or several do, that is seldom: only before what was told runs out.
 */
export function tellingAt(told: TypingView, view: TypingView, now: number): number | undefined {
  const isOver = told.until <= now;
  if (isNobody(view)) return isNobody(told) || isOver ? undefined : now;
  if (isOver || !areSame(told, view)) return now;
  return view.until > told.until ? told.until - RENEW_BEFORE_MS : undefined;
}

const areSame = (one: TypingView, other: TypingView): boolean =>
  one.several === other.several && one.userIds.length === other.userIds.length && one.userIds.every((userId, index) => userId === other.userIds[index]);

const byBeginning = (one: Typist, other: Typist): number => one.since - other.since || (one.userId < other.userId ? -1 : 1);
