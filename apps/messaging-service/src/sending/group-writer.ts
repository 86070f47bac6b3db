import { ChatError, streamEvents, streams, type Message } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withPipelinedTransaction, type Append, type AppendedBatch, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { insertMessages, readSendingFacts } from './message.repository.ts';
import { decideSends, messageKey, type Send, type SendDecision, type WrittenMessage } from './sending.rules.ts';

export type SendOutcome = WrittenMessage | ChatError;

export interface WrittenGroup {
  /** One for each send, in its place. */
  readonly outcomes: readonly SendOutcome[];
  /** What was appended, to be published; nothing when all were repeats or refused. */
  readonly appended?: AppendedBatch;
}

/** Writes a group of messages as one transaction: one commit to wait for, however many there are. */
@Injectable()
export class GroupWriter {
  constructor(private readonly pool: Pool) {}

  write(sends: readonly Send[]): Promise<WrittenGroup> {
    const read = (transaction: Transaction) =>
      Promise.all([lockStreams(transaction, sends.map(({ channelId }) => streams.channel(channelId))), readSendingFacts(transaction, sends)]);
    return withPipelinedTransaction(this.pool, read, async (transaction, [locked, facts]) => {
      const decisions = decideSends(sends, facts);
      const toWrite = sends.filter((_, index) => decisions[index]?.kind === 'write');
      if (toWrite.length === 0) return { outcomes: outcomes(sends, decisions, new Map()) };
      const { written, appended } = await this.#append(transaction, locked, toWrite);
      return { outcomes: outcomes(sends, decisions, written), appended };
    });
  }

  async #append(transaction: Transaction, locked: LockedStreams, sends: readonly Send[]) {
    const at = new Date();
    const messages: Message[] = [];
    const appends = sends.map((send): Append => ({
      stream: streams.channel(send.channelId),
      type: streamEvents.messageCreated.name,
      data: (seq) => {
        const message = { id: uuidv7(), ...send, seq, createdAt: at.toISOString() };
        messages.push(message);
        return { message };
      },
    }));
    const appending = appendEvents(transaction, locked, appends, at);
    const [appended] = await Promise.all([appending, insertMessages(transaction, messages)]);
    const written = new Map(messages.map((message, index) => [messageKey(message), { message, epoch: appended.events[index]?.epoch ?? '' }]));
    return { written, appended };
  }
}

function outcomes(
  sends: readonly Send[],
  decisions: readonly SendDecision[],
  written: ReadonlyMap<string, WrittenMessage>,
): SendOutcome[] {
  return decisions.map((decision, index) => {
    if (decision.kind === 'repeat') return decision.of;
    if (decision.kind === 'refuse') return new ChatError(decision.reason);
    const send = sends[index];
    return (send && written.get(messageKey(send))) ?? new ChatError('INTERNAL');
  });
}
