import { type UserTyping } from '../wire.ts';

/** Who is typing, beside oneself. */
export interface TypingState {
  /** The one who began first comes first; empty with `several`. */
  readonly userIds: readonly string[];
  /** They are too many to be named. */
  readonly several: boolean;
}

export const NOBODY_TYPES: TypingState = { userIds: [], several: false };

export function typingAs({ userIds, several }: Pick<UserTyping, 'userIds' | 'several'>): TypingState {
  return userIds.length === 0 && !several ? NOBODY_TYPES : { userIds, several };
}

/** Who has said it is typing it no longer. */
export function typingAfter(state: TypingState, senderId: string): TypingState {
  return state.userIds.includes(senderId) ? typingAs({ ...state, userIds: state.userIds.filter((userId) => userId !== senderId) }) : state;
}
