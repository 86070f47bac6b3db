import { Publication } from '@chatgenius/bus';
import { ChatError, commands, streamEvents, streams, type Conversation } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { keepChange, namedChange, readChangedAt } from '../changes/known-change.repository.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { passMark, readMarked, setMark } from './mark.repository.ts';

interface Marking {
  readonly userId: string;
  readonly messageId: string;
  readonly changeId?: string | undefined;
}

interface Told {
  readonly state: ReadState | undefined;
  readonly batch?: AppendedBatch;
}

/**
 * Marks of what a user wants to read again. A mark and the event that tells the user's devices of it are one transaction,
 * under the lock of the user's stream: marks are told in their order (docs/adr/0053).
 */
@Injectable()
export class MarkingService {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  /** @returns what is unread then @throws ChatError MESSAGE_NOT_FOUND */
  async mark({ userId, messageId, changeId }: Marking): Promise<ReadState> {
    const message = await readMarked(this.pool, messageId);
    if (message === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    const { conversation, seq } = message;
    const named = namedChange({ userId, messageId, changeId, command: commands.messageUnread.name });
    const state = await this.#change(userId, conversation, async (transaction, at) => {
      if ((await stateOf(transaction, userId, conversation)) === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
      if (named && (await readChangedAt(transaction, named))) return false;
      if (named) await keepChange(transaction, named, at);
      return setMark(transaction, streams.conversation(conversation), userId, seq);
    });
    if (state === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return state;
  }

  /** The user has read on from a mark that they were shown. */
  async readOn(userId: string, conversation: Conversation, passed: { seq: number; unreadFrom: number }): Promise<void> {
    await this.#change(userId, conversation, (transaction) => passMark(transaction, streams.conversation(conversation), userId, passed));
  }

  async #change(userId: string, conversation: Conversation, work: (transaction: Transaction, at: Date) => Promise<boolean>): Promise<ReadState | undefined> {
    const own = streams.user(userId);
    const { state, batch } = await withTransaction(this.pool, async (transaction): Promise<Told> => {
      const locked = await lockStreams(transaction, [own]);
      const changes = await work(transaction, locked.get(own)?.at ?? new Date());
      const state = await stateOf(transaction, userId, conversation);
      return { state, ...(changes && state && { batch: await tell(transaction, locked, userId, state) }) };
    });
    if (batch) this.publication.publish(batch);
    return state;
  }
}

const stateOf = async (transaction: Transaction, userId: string, conversation: Conversation): Promise<ReadState | undefined> =>
  (await readStates(transaction, [{ userId, stream: streams.conversation(conversation) }]))[0];

function tell(transaction: Transaction, locked: LockedStreams, userId: string, { conversation, cursor, head, unread, mentions }: ReadState): Promise<AppendedBatch> {
  const data = { ...conversation, cursor, head, unread, mentions };
  return appendEvents(transaction, locked, [{ stream: streams.user(userId), type: streamEvents.cursorMoved.name, data }]);
}
