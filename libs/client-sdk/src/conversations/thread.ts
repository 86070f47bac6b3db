import { type StreamId } from '../generated/schemas.ts';
import { type Asked, type HistoryPage } from '../state/conversation.rules.ts';
import { applyToThread, emptyThread, mergeThreadPage, type ThreadState } from '../state/thread.rules.ts';
import { type ChatEvent } from '../wire.ts';
import { Conversation, type Surroundings } from './conversation.ts';

export class Thread extends Conversation<ThreadState> {
  readonly threadId: string;
  readonly stream: StreamId;

  constructor(threadId: string, surroundings: Surroundings) {
    super(surroundings);
    this.threadId = threadId;
    this.stream = `thread:${threadId}`;
  }

  get place(): { readonly channelId: string; readonly threadId: string } {
    return { channelId: this.state.channelId, threadId: this.threadId };
  }

  protected override apply(state: ThreadState, event: ChatEvent): ThreadState {
    return applyToThread(state, event);
  }

  protected override merge(state: ThreadState, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked): ThreadState {
    return mergeThreadPage(state, page, journal, asked);
  }

  protected override cleared({ channelId, threadId }: ThreadState): ThreadState {
    return emptyThread(channelId, threadId);
  }

  protected override readHistory(asked: Asked, limit: number): Promise<HistoryPage> {
    return this.surroundings.api.get('threadHistory', { threadId: this.threadId }, { ...asked, limit });
  }
}
