/** A message that a program wrote this soon after an event was posted may be the answer to it. */
const ANSWER_WITHIN_MS = 10_000;
/** So many in a row, with nobody else in between, may be two programs that answer each other. */
const CONVERSATION = 10;
/** How long the next one is held then: what is written meanwhile was no answer to it. */
export const HOLD_MS = 60_000;
/** So many of those that were held were answered as well: then it is a loop. */
const HELD_ANSWERS = 3;

/** An event that somebody's writing caused. */
export interface Written {
  readonly at: Date;
  /** By a bot or a webhook, and not by a person. */
  readonly byProgram: boolean;
}

export interface Conversation {
  /** Events in a row that may have been answers. */
  readonly answers: number;
  /** When the last event that was taken was posted: an answer may come before the receiver has said that it took it. */
  readonly deliveredAt: Date | null;
}

/**
 * How many answers in a row there are with this one. An answer is written after what it answers was posted, and soon; what
 * was written before that is none.
 */
export function answersWith({ at, byProgram }: Written, { answers, deliveredAt }: Conversation): number {
  if (!byProgram || deliveredAt === null) return 0;
  const sinceMs = at.getTime() - deliveredAt.getTime();
  return sinceMs > 0 && sinceMs <= ANSWER_WITHIN_MS ? answers + 1 : 0;
}

/** What is to be done with the next event. Held: posted at a time, if nothing else was written by a program until then. */
export type AnswerDecision = { readonly kind: 'post' } | { readonly kind: 'hold'; readonly until: Date } | { readonly kind: 'loop' };

export function decideAnswer({ at }: Written, answers: number, now: Date): AnswerDecision {
  if (answers <= CONVERSATION) return { kind: 'post' };
  if (answers > CONVERSATION + HELD_ANSWERS) return { kind: 'loop' };
  const until = new Date(at.getTime() + HOLD_MS);
  return now < until ? { kind: 'hold', until } : { kind: 'post' };
}

export const LOOP = 'It seems to be answered by a program that it answers: the same went to and fro, and nobody else wrote. Resume it when that has ended.';
