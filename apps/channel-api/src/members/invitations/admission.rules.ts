import { ChatError, limits } from '@chatgenius/contracts';

/** What becomes of adding somebody who shares no private channel with whoever adds them. */
export const ADDING_STRANGERS = ['allow', 'invite', 'refuse'] as const;

export interface AdmissionSettings {
  readonly addingStrangers: (typeof ADDING_STRANGERS)[number];
  /** Channels that a user comes into in a day without having been asked; 0 for any number. */
  readonly additionsPerDay: number;
}

/** Somebody who is to be added, as whoever adds them finds them. */
export interface Acquaintance {
  readonly userId: string;
  /** They have blocked whoever adds them. */
  readonly blocks: boolean;
  /** They are a bot of whoever adds them. */
  readonly owned: boolean;
  /** Both are in a private channel: there somebody has agreed to each of them. Anybody may begin a direct conversation. */
  readonly shares: boolean;
  /** They have left this channel by themselves, or were put out of it within a day. */
  readonly left: boolean;
  /** Channels that others have added them to, or put them out of, within a day. */
  readonly addedLately: number;
}

export type Admission = 'add' | 'invite' | 'refuse';

/**
 * Whether somebody becomes a member without being asked. One who has blocked whoever adds them is treated as one who has
 * to be asked: the answer has several reasons, and does not tell which.
 */
export function decideAdmission(person: Acquaintance, { addingStrangers, additionsPerDay }: AdmissionSettings): Admission {
  const otherwise = addingStrangers === 'refuse' ? 'refuse' : 'invite';
  if (person.owned) return 'add';
  if (person.blocks || (additionsPerDay > 0 && person.addedLately >= additionsPerDay)) return otherwise;
  if (addingStrangers === 'allow') return 'add';
  return person.shares && !person.left ? 'add' : otherwise;
}

/** What a new invitation is counted with. */
export interface InvitationCounts {
  /** Of the inviter, in `limits.invitationDays`, that were not accepted: all, and those for this person. */
  readonly ofInviter: number;
  readonly ofPair: number;
  /** Those that wait for the person, as the person sees them: of people whom they have blocked there are none. */
  readonly waiting: number;
}

/** @throws ChatError TOO_MANY_INVITATIONS */
export function assertRoom({ ofInviter, ofPair, waiting }: InvitationCounts): void {
  const { invitationsPerInviter, invitationsPerPair, invitationsPerUser } = limits;
  if (ofInviter >= invitationsPerInviter || ofPair >= invitationsPerPair || waiting >= invitationsPerUser) throw new ChatError('TOO_MANY_INVITATIONS');
}
