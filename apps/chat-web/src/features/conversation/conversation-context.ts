import { type ShownMessage } from '@chatgenius/client-sdk';
import { createContext, useContext } from 'react';

/** A message that is to be shown; `at` tells two wishes for the same one apart. */
export interface JumpWish {
  readonly messageId: string;
  readonly at: number | undefined;
}

/** What the parts of one conversation, a channel or a thread, tell each other. */
export interface ConversationMoves {
  readonly channelId: string;
  readonly threadId?: string | undefined;
  readonly jumpTo: JumpWish | undefined;
  readonly editing: string | undefined;
  readonly edit: (messageId: string | undefined) => void;
  readonly quoted: ShownMessage | undefined;
  readonly quote: (message: ShownMessage | undefined) => void;
  readonly openThread: (threadId: string) => void;
  /** Whether nobody writes here. */
  readonly isReadOnly: boolean;
}

export const ConversationContext = createContext<ConversationMoves | undefined>(undefined);

export function useConversation(): ConversationMoves {
  const moves = useContext(ConversationContext);
  if (!moves) throw new Error('This stands outside of a conversation.');
  return moves;
}
