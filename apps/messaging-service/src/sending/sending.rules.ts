import { type ErrorReason, type Message } from '@chatgenius/contracts';

/** A message that somebody wants to write, as it came in. */
export interface Send {
  readonly senderId: string;
  readonly channelId: string;
  readonly clientMessageId: string;
  readonly text: string;
}

/** What the database says about the channels and senders of a group, read under the streams' locks. */
export interface SendingFacts {
  /** Channels that exist, with whether they still take messages. */
  readonly channels: ReadonlyMap<string, { readonly archived: boolean }>;
  isMember(channelId: string, userId: string): boolean;
  /** The message that the sender has already written under this id, whenever that was. */
  earlier(send: Send): WrittenMessage | undefined;
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
 * Decides a group of sends, in order. A repeat answers with the first message even when the sender
 * has left the channel since, or the channel is archived: it was written, and saying so again is all
 * that a client which lost the ack asks for.
 */
export function decideSends(sends: readonly Send[], facts: SendingFacts): SendDecision[] {
  const writing = new Set<string>();
  return sends.map((send) => {
    const earlier = facts.earlier(send);
    if (earlier !== undefined) return { kind: 'repeat', of: earlier };
    if (writing.has(messageKey(send))) return { kind: 'repeatInGroup' };
    const reason = refusal(send, facts);
    if (reason !== undefined) return { kind: 'refuse', reason };
    writing.add(messageKey(send));
    return { kind: 'write' };
  });
}

function refusal(send: Send, facts: SendingFacts): ErrorReason | undefined {
  const channel = facts.channels.get(send.channelId);
  if (channel === undefined || !facts.isMember(send.channelId, send.senderId)) return 'CHANNEL_NOT_FOUND';
  return channel.archived ? 'ARCHIVED' : undefined;
}
