import { type OwnPresence, type Presence, type PresenceState } from '@chatgenius/contracts';

/**
 * What is known of a user after something more was heard: the newer of both, whatever order they come in. That somebody
 * is offline is settled by an answer alone: news of one user would else tell apart those who only seem to be.
 * @param asked whether it is the answer to a question, not news
 * @returns nothing when nothing changes
 */
export function succeed(known: PresenceState | undefined, heard: PresenceState, asked: boolean): PresenceState | undefined {
  if (known !== undefined && heard.version <= known.version) {
    return asked && heard.settled && !known.settled ? { ...known, settled: true } : undefined;
  }
  return asked ? heard : { ...heard, settled: heard.settled && known?.settled === true };
}

/** How a user looks to somebody. */
export type Seen = Presence | OwnPresence;

/** Whether two sights of a user look the same. */
export function isSame(before: Seen | undefined, after: Seen): boolean {
  if (before === undefined) return false;
  const { status, text, until, lastSeenAt } = before;
  return status === after.status && text === after.text && until === after.until && lastSeenAt === after.lastSeenAt && chosenOf(before) === chosenOf(after);
}

const chosenOf = (seen: Seen) => ('chosen' in seen ? seen.chosen : undefined);
