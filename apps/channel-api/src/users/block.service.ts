import { Publication } from '@chatgenius/bus';
import { ChatError, limits, streamEvents, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { BlockRepository } from './block.repository.ts';
import { VisibilityNotices } from './visibility-notices.ts';

/** A block and the event that tells the devices of who has set it are one transaction. */
@Injectable()
export class BlockService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly publication: Publication,
    private readonly blocks: BlockRepository,
    private readonly notices: VisibilityNotices,
  ) {}

  /** @throws ChatError */
  block(blockerId: string, blockedId: string): Promise<void> {
    if (blockerId === blockedId) throw new ChatError('CANNOT_BLOCK_SELF');
    return this.#change(blockerId, blockedId, true, async (transaction) => {
      const users = await this.blocks.lockUsers(transaction, blockerId, blockedId);
      // Tokens may outlive their user.
      if (!users.has(blockerId)) throw new ChatError('TOKEN_INVALID');
      if (!users.has(blockedId)) throw new ChatError('USER_NOT_FOUND');
      if (!(await this.blocks.insert(transaction, blockerId, blockedId))) return false;
      if ((await this.blocks.count(transaction, blockerId)) > limits.blocksPerUser) throw new ChatError('TOO_MANY_BLOCKS');
      return true;
    });
  }

  unblock(blockerId: string, blockedId: string): Promise<void> {
    return this.#change(blockerId, blockedId, false, (transaction) => this.blocks.delete(transaction, blockerId, blockedId));
  }

  /** @param work whether anything is different by it */
  async #change(blockerId: string, blockedId: string, blocked: boolean, work: (transaction: Transaction) => Promise<boolean>): Promise<void> {
    const batch = await withTransaction(this.database.pool, async (transaction) => ((await work(transaction)) ? tell(transaction, blockerId, blockedId, blocked) : undefined));
    if (batch === undefined) return;
    this.publication.publish(batch);
    this.notices.changed([blockerId, blockedId]);
  }
}

async function tell(transaction: Transaction, blockerId: string, userId: string, blocked: boolean): Promise<AppendedBatch> {
  const stream = streams.user(blockerId);
  return appendEvents(transaction, await lockStreams(transaction, [stream]), [{ stream, type: streamEvents.userBlocked.name, data: { userId, blocked } }]);
}
