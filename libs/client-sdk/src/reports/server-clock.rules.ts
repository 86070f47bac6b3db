/** One question to the server what time it is there, by the clock of this device and by that of the server, in milliseconds. */
export interface Asked {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly serverAt: number;
}

/** Questions that are remembered: the one with the shortest way is the most exact. */
const REMEMBERED = 8;

/**
 * What is to be added to the device's clock for the server's. An answer is taken to come from the middle of its way, so that
 * the error is at most half of it (RFC 5905, section 8). Nothing before the first answer.
 */
export function offsetOf(questions: readonly Asked[]): number | undefined {
  const [best] = questions.toSorted((one, other) => wayOf(one) - wayOf(other));
  return best && best.serverAt - (best.sentAt + best.answeredAt) / 2;
}

const wayOf = ({ sentAt, answeredAt }: Asked): number => answeredAt - sentAt;

export const remember = (questions: readonly Asked[], asked: Asked): readonly Asked[] => [...questions, asked].slice(-REMEMBERED);
