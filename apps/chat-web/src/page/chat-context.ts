import { createContext, useContext } from 'react';
import { type Chat } from './chat.ts';

interface ChatOfPage extends Chat {
  readonly handle: string;
  readonly signOut: () => void;
}

export const ChatContext = createContext<ChatOfPage | undefined>(undefined);

/** The client of whoever is signed in, and what the page has beside it. */
export function useChatOfPage(): ChatOfPage {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('Nobody is signed in here.');
  return chat;
}
