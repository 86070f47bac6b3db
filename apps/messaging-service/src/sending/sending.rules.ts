import { type ErrorReason, type Message } from '@chatgenius/contracts';

/** A message that somebody wants to write, as it came in. */
export interface Send {
  readonly senderId: string;
  readonly channelId: string;
  readonly clientMessageId: string;
  readonly text: string;
}

/** What the database says about one send, read under the lock of its channel's stream. */
export interface SendingFacts {
  /** Nothing when there is no such channel. */
  readonly channel: { readonly archived: boolean } | undefined;
  readonly isMember: boolean;
  /** The message that the sender has already written under this id, whenever that was. */
  readonly earlier: WrittenMessage | undefined;
}

export interface WrittenMessage {
  readonly message: Message;
  readonly epoch: string;
}

export type SendDecision =
  | { readonly kind: 'write' }
  | { readonly kind: 'repeat'; readonly of: WrittenMessage }
  /** An earlier send of the same group is the same message. */
  | { readonly kind: 'repeatInGroup' }
  | { readonly kind: 'refuse'; readonly reason: ErrorReason };

/** What names a message for ever. The separator cannot be part of either half. */
export const messageKey = ({ senderId, clientMessageId }: Pick<Send, 'senderId' | 'clientMessageId'>): string => `${senderId} ${clientMessageId}`;

/**
 * Decides a group of sends, in order; `facts` has one entry for each. A repeat answers with the first message even when the sender
 * has left the channel since, or the channel is archived: it was written, and saying so again is all
 * that a client which lost the ack asks for.
 */
export function decideSends(sends: readonly Send[], facts: readonly SendingFacts[]): SendDecision[] {
  const writing = new Set<string>();
  return sends.map((send, place) => {
    const fact = facts[place];
    if (fact?.earlier !== undefined) return { kind: 'repeat', of: fact.earlier };
    if (writing.has(messageKey(send))) return { kind: 'repeatInGroup' };
    if (fact?.channel === undefined || !fact.isMember) return { kind: 'refuse', reason: 'CHANNEL_NOT_FOUND' };
    if (fact.channel.archived) return { kind: 'refuse', reason: 'ARCHIVED' };
    writing.add(messageKey(send));
    return { kind: 'write' };
  });
}
