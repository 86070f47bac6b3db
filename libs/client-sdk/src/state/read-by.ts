import { type Message, type ReadCursor } from '../generated/schemas.ts';
import { type ConversationState } from './conversation.rules.ts';

/** Who else has read a message, as far as it was told since the conversation was joined. */
export const readBy = (state: Pick<ConversationState, 'receipts'>, message: Pick<Message, 'seq' | 'senderId'>): string[] => reachedBy(state, message, 'read');

/** Whose devices a message has reached, those who have read it included. */
export const deliveredTo = (state: Pick<ConversationState, 'receipts'>, message: Pick<Message, 'seq' | 'senderId'>): string[] => reachedBy(state, message, 'delivered');

function reachedBy({ receipts }: Pick<ConversationState, 'receipts'>, { seq, senderId }: Pick<Message, 'seq' | 'senderId'>, by: keyof ReadCursor): string[] {
  return [...receipts].filter(([userId, cursor]) => userId !== senderId && cursor[by] >= seq).map(([userId]) => userId);
}
