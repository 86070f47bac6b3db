import { streamEvents, streams, type ImportedMessage, type Message, type ThreadSummary } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { type ThreadState } from '../sending/message.repository.ts';
import { withReply } from '../sending/thread.rules.ts';
import { type ImportDecision, type ImportFacts } from './import.rules.ts';

export interface ImportGroup {
  readonly actorId: string;
  readonly channelId: string;
  readonly items: readonly ImportedMessage[];
  readonly ids: readonly string[];
  readonly decisions: readonly ImportDecision[];
  readonly facts: ImportFacts;
}

/**
 * What is to be written of an import. Nobody is told in a stream of their own: what was said elsewhere mentions nobody
 * here, and makes nobody follow a thread. The messages are complete once the appends have been given their positions.
 */
export class ImportDraft {
  readonly messages: Message[] = [];
  readonly appends: Append[] = [];
  readonly #threads = new Map<string, ThreadSummary>();
  readonly #group: ImportGroup;

  constructor(group: ImportGroup) {
    this.#group = group;
    for (const { written, thread } of group.facts.earlier.values()) if (thread) this.#threads.set(written.messageId, thread);
    group.decisions.forEach((decision, place) => {
      const item = group.items[place];
      if (item !== undefined && decision.kind === 'write') this.#addMessage(item, group.ids[place] ?? '', decision.threadId);
    });
    // One for each thread, however many replies it got.
    const { channelId } = group;
    for (const { threadId, summary } of this.threads) {
      this.appends.push({ stream: streams.channel(channelId), type: streamEvents.threadUpdated.name, data: () => ({ channelId, threadId, thread: summary }) });
    }
  }

  /** Those that got replies. */
  get threads(): ThreadState[] {
    const { channelId, decisions } = this.#group;
    const replied = new Set(decisions.flatMap((decision) => (decision.kind === 'write' && decision.threadId !== undefined ? [decision.threadId] : [])));
    return [...this.#threads].filter(([threadId]) => replied.has(threadId)).map(([threadId, summary]) => ({ threadId, channelId, summary }));
  }

  #addMessage({ senderId, clientMessageId, text, createdAt, metadata }: ImportedMessage, id: string, threadId: string | undefined): void {
    const { actorId: importedById, channelId } = this.#group;
    const message: Message = {
      id,
      channelId,
      ...(threadId !== undefined && { threadId }),
      senderId,
      clientMessageId,
      seq: 0,
      text,
      createdAt: new Date(createdAt).toISOString(),
      importedById,
      ...(metadata && { metadata }),
    };
    this.messages.push(message);
    if (threadId !== undefined) this.#threads.set(threadId, withReply(this.#threads.get(threadId), message));
    this.appends.push({
      stream: streams.conversation(message),
      type: streamEvents.messageCreated.name,
      data: (seq) => {
        message.seq = seq;
        return { message };
      },
    });
  }
}
