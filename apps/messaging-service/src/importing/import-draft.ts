import { streamEvents, streams, type ImportedMessage, type Message, type StreamEvent } from '@chatgenius/contracts';
import { eventAt, Positions, type Append, type LockedStreams } from '@chatgenius/database';
import { type ThreadState } from '../messages/message.repository.ts';
import { withReply } from '../messages/thread.rules.ts';
import { type ImportDecision, type ImportFacts } from './import.rules.ts';

export interface ImportGroup {
  readonly actorId: string;
  readonly channelId: string;
  readonly items: readonly ImportedMessage[];
  readonly ids: readonly string[];
  readonly decisions: readonly ImportDecision[];
  readonly facts: ImportFacts;
}

/** What is to be written of an import. */
export interface ImportDraft {
  readonly messages: readonly Message[];
  readonly events: readonly StreamEvent[];
  /** Those that got replies. */
  readonly threads: readonly ThreadState[];
}

/** Threads that an import replies in. */
export const repliedThreads = ({ decisions }: Pick<ImportGroup, 'decisions'>): string[] =>
  [...new Set(decisions.flatMap((decision) => (decision.kind === 'write' && decision.threadId !== undefined ? [decision.threadId] : [])))];

/**
 * Nobody is told in a stream of their own: what was said elsewhere mentions nobody here, and makes nobody follow a thread.
 * The channel hears of each thread once, however many replies it got.
 */
export function draftImport(group: ImportGroup, locked: LockedStreams): ImportDraft {
  const positions = new Positions(locked);
  const told = group.decisions.flatMap((decision, index) => {
    const item = group.items[index];
    return item !== undefined && decision.kind === 'write' ? [messageCreated(group, item, group.ids[index] ?? '', decision.threadId, positions)] : [];
  });
  const messages = told.map(({ message }) => message);
  const threads = threadsAfter(group, messages);
  return { messages, threads, events: [...told.map(({ event }) => event), ...threads.map((thread) => positions.give(threadUpdated(thread)))] };
}

function messageCreated({ actorId: importedById, channelId }: ImportGroup, item: ImportedMessage, id: string, threadId: string | undefined, positions: Positions): { message: Message; event: StreamEvent } {
  const { senderId, clientMessageId, text, createdAt, metadata } = item;
  const position = positions.next(streams.conversation({ channelId, threadId }));
  const message: Message = {
    id,
    channelId,
    ...(threadId !== undefined && { threadId }),
    senderId,
    clientMessageId,
    seq: position.seq,
    text,
    createdAt: new Date(createdAt).toISOString(),
    importedById,
    ...(metadata && { metadata }),
  };
  return { message, event: eventAt(position, streamEvents.messageCreated.name, { message }) };
}

function threadsAfter(group: ImportGroup, messages: readonly Message[]): ThreadState[] {
  const before = new Map([...group.facts.earlier.values()].map(({ written, thread }) => [written.messageId, thread]));
  return repliedThreads(group).map((threadId) => {
    const summary = messages.filter((message) => message.threadId === threadId).reduce(withReply, before.get(threadId));
    if (summary === undefined) throw new Error(`${threadId} has no replies`);
    return { threadId, channelId: group.channelId, summary };
  });
}

const threadUpdated = ({ threadId, channelId, summary }: ThreadState): Append =>
  ({ stream: streams.channel(channelId), type: streamEvents.threadUpdated.name, data: { channelId, threadId, thread: summary } });
