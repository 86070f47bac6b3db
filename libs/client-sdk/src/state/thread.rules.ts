import { type ChatEvent } from '../wire.ts';
import { applyToConversation, emptyConversation, mergePage, type Asked, type ConversationState, type HistoryPage } from './conversation.rules.ts';

/** The replies under a message. Their pins are the channel's: see ChannelState. */
export interface ThreadState extends ConversationState {
  readonly channelId: string;
  readonly threadId: string;
}

export const emptyThread = (channelId: string, threadId: string): ThreadState => ({ ...emptyConversation, channelId, threadId });

export const applyToThread = (state: ThreadState, event: ChatEvent): ThreadState => applyToConversation(state, event);

/** As in mergePage. A thread's stream does not say what is pinned, so a state of it does not, either. */
export function mergeThreadPage(state: ThreadState, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked): ThreadState {
  const messages = page.messages.map(({ pinnedAt: _, ...message }) => message);
  return mergePage(state, { ...page, messages }, journal, asked);
}
