import { ChatError, may, streamEvents, streams, type Actor, type CommandInput, type commands, type Live, type Message } from '@chatgenius/contracts';
import { writeEvents, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { assertVisible } from '../changes/change.rules.ts';
import { MessageTurns } from '../changes/message-turns.ts';
import { noteCancel } from '../messages/live.repository.ts';

/** Asks writers of live messages to stop. */
@Injectable()
export class LiveCancelling {
  constructor(private readonly turns: MessageTurns) {}

  /** @throws ChatError MESSAGE_NOT_FOUND, NOT_ALLOWED, NOT_STREAMING */
  ask({ userId, sessionId, serviceTokenId }: Actor, { messageId, reason }: CommandInput<typeof commands.messageCancel>): Promise<Live> {
    return this.turns.take<{ askedBy: string | undefined }, Message & { live: Live }, Live>({ command: 'message:cancel', userId, sessionId, serviceTokenId, messageId }, {
      read: async (transaction, { threadId }) => ({ askedBy: threadId === undefined ? undefined : await readSender(transaction, threadId) }),
      tells: ({ standing: { message } }) => [message.senderId],
      decide: ({ standing }, { askedBy }) => {
        assertVisible(standing);
        const { message, role, authority } = standing;
        if (message.deletedAt !== undefined) throw new ChatError('MESSAGE_NOT_FOUND');
        const isAnswered = role !== undefined && (message.quote?.senderId === userId || askedBy === userId);
        if (message.senderId !== userId && !isAnswered && !may(authority, 'message:cancel')) throw new ChatError('NOT_ALLOWED');
        const { live } = message;
        if (live?.state !== 'streaming') throw new ChatError('NOT_STREAMING', { ...(live && { live }) });
        return { ...message, live };
      },
      write: async ({ transaction, place, positions }, { senderId, live }) => {
        const cancelling = { ...place, by: userId, ...(reason !== undefined && reason !== '' && { reason }) };
        const [batch] = await Promise.all([
          writeEvents(transaction, [positions.give({ stream: streams.user(senderId), type: streamEvents.messageCancelling.name, data: cancelling })]),
          noteCancel(transaction, messageId, reason),
        ]);
        return { answer: live, batch };
      },
      repeat: ({ message }) => message.live ?? { state: 'streaming', length: 0 },
    });
  }
}

async function readSender(transaction: Transaction, messageId: string): Promise<string | undefined> {
  const { rows } = await transaction.query<{ sender_id: string }>({ name: 'sender-of-message', text: 'SELECT sender_id FROM messages WHERE id = $1', values: [messageId] });
  return rows[0]?.sender_id;
}
