import { hash } from 'node:crypto';
import { ChatError, limits } from '@chatgenius/contracts';

export interface DirectSettings {
  /** Conversations that one user may begin in a day; 0 for any number. */
  readonly perDay: number;
}

/** Somebody with whom a conversation is begun, as whoever begins it finds them. */
export interface Addressee {
  readonly userId: string;
  /** They exist, and may be written to: not those who are deactivated, or only write what a webhook is sent. */
  readonly reachable: boolean;
  /** One of the two has blocked the other. */
  readonly blocked: boolean;
  /** One of the two is a guest of the deployment. */
  readonly guest: boolean;
  /** Both are members of a channel. */
  readonly shares: boolean;
}

/**
 * Everybody in the conversation, each once, sorted.
 * @throws ChatError PAYLOAD_MALFORMED for fewer than two, or too many
 */
export function peopleOf(callerId: string, userIds: readonly string[]): string[] {
  const people = [...new Set([callerId, ...userIds])].sort();
  if (people.length >= 2 && people.length <= limits.directMembers) return people;
  throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.userIds', message: `Name 1 to ${limits.directMembers - 1} other users.` }] });
}

/** The same for the same set of people, whoever of them asks. */
export const keyOf = (people: readonly string[]): Buffer => hash('sha256', people.join(' '), 'buffer');

/**
 * Whether a conversation may be begun. A block by either side, a missing user and a stranger of a guest get the same
 * answer. Among more than two, a block stops nothing.
 * @throws ChatError CANNOT_MESSAGE, TOO_MANY_DIRECT
 */
export function assertMayBegin(addressees: readonly Addressee[], begunToday: number, { perDay }: DirectSettings): void {
  if (perDay > 0 && begunToday >= perDay) throw new ChatError('TOO_MANY_DIRECT');
  const isPair = addressees.length === 1;
  if (addressees.some(({ reachable, blocked, guest, shares }) => !reachable || (isPair && blocked) || (guest && !shares))) throw new ChatError('CANNOT_MESSAGE');
}

/** Whom a conversation is shown to by somebody who asks for it: to themselves, and to everybody unless they want it hidden. */
export const shownTo = (hiddenFrom: readonly string[], callerId: string, hidden: boolean): string[] =>
  hidden ? hiddenFrom.filter((userId) => userId === callerId) : [...hiddenFrom];
