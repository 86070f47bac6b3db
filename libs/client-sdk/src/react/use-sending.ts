import { useMemo } from 'react';
import { type Message, type Metadata } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { type Draft, type OutgoingMessage } from '../outbox/outgoing-message.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import { useStore, useStores } from './provider.ts';
import { fixed } from './stores/store.ts';

/** A text, or a message with more. */
export type Written = string | Omit<Draft, 'channelId' | 'threadId'>;

export interface UsedSend {
  /** Is among the messages at once, with the client's option `optimistic`. Resolves when it is committed, or refused for good. */
  readonly send: (written: Written) => Promise<Outcome<Message>>;
  /** Sends what has failed once more. @returns whether there is such a message */
  readonly retry: (clientMessageId: string) => boolean;
  /** Gives up what has failed, or cannot have been sent yet. @returns whether it is never sent */
  readonly discard: (clientMessageId: string) => boolean;
}

/** Writes into a channel, or a thread of it. */
export function useSend(channelId: string | undefined, threadId?: string): UsedSend {
  const client = useStores()?.client;
  return useMemo(() => ({
    send: (written) => {
      if (!client || channelId === undefined) return nobody();
      const draft = typeof written === 'string' ? { text: written } : written;
      return outcomeOf(() => client.send({ ...draft, channelId, ...(threadId !== undefined && { threadId }) }).acknowledged);
    },
    retry: (clientMessageId) => isThere(client?.retry(clientMessageId)),
    discard: (clientMessageId) => client?.discard(clientMessageId) ?? false,
  }), [client, channelId, threadId]);
}

/** It is told by the message; here nobody waits for it. */
function isThere(outgoing: OutgoingMessage | undefined): boolean {
  outgoing?.acknowledged.catch(() => undefined);
  return outgoing !== undefined;
}

export interface UsedActions {
  readonly edit: (messageId: string, text: string, metadata?: Metadata | null) => Promise<Outcome<Message>>;
  readonly remove: (messageId: string) => Promise<Outcome<Message>>;
  readonly react: (messageId: string, emoji: string) => Promise<Outcome<unknown>>;
  readonly unreact: (messageId: string, emoji: string) => Promise<Outcome<unknown>>;
  readonly pin: (messageId: string) => Promise<Outcome<unknown>>;
  readonly unpin: (messageId: string) => Promise<Outcome<unknown>>;
  readonly follow: (threadId: string) => Promise<Outcome<unknown>>;
  readonly unfollow: (threadId: string) => Promise<Outcome<unknown>>;
  readonly markUnread: (messageId: string) => Promise<Outcome<void>>;
}

/** What is done to messages that are there. With `optimistic` it is shown at once, and taken back if it is refused. */
export function useMessageActions(): UsedActions {
  const client = useStores()?.client;
  return useMemo(() => {
    const act = <Data>(work: (chat: NonNullable<typeof client>) => Promise<Data>): Promise<Outcome<Data>> => (client ? outcomeOf(() => work(client)) : nobody());
    return {
      edit: (messageId, text, metadata) => act((chat) => chat.edit(messageId, text, metadata)),
      remove: (messageId) => act((chat) => chat.delete(messageId)),
      react: (messageId, emoji) => act((chat) => chat.react(messageId, emoji)),
      unreact: (messageId, emoji) => act((chat) => chat.unreact(messageId, emoji)),
      pin: (messageId) => act((chat) => chat.pin(messageId)),
      unpin: (messageId) => act((chat) => chat.unpin(messageId)),
      follow: (threadId) => act((chat) => chat.follow(threadId)),
      unfollow: (threadId) => act((chat) => chat.unfollow(threadId)),
      markUnread: (messageId) => act((chat) => chat.markUnread(messageId)),
    };
  }, [client]);
}

export interface UsedDraft {
  readonly text: string;
  /** To be called with every key that is pressed: other devices follow when the user pauses. */
  readonly set: (text: string) => void;
}

const NO_DRAFT = { ...fixed(''), set: (): void => undefined };

/** What the user has begun to write here, on whichever device. Empty once it is sent. */
export function useDraft(channelId: string | undefined, threadId?: string): UsedDraft {
  const stores = useStores();
  const store = channelId === undefined ? undefined : stores?.draft(channelId, threadId);
  const text = useStore(store ?? NO_DRAFT);
  return useMemo(() => ({ text, set: (store ?? NO_DRAFT).set }), [store, text]);
}

const nobody = <Data>(): Promise<Outcome<Data>> => Promise.resolve({ error: ChatError.local('SIGNED_OUT') });
