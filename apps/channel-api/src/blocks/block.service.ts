import { ChatError, limits } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { BlockRepository } from './block.repository.ts';
import { VisibilityNotices } from './visibility-notices.ts';

@Injectable()
export class BlockService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly blocks: BlockRepository,
    private readonly notices: VisibilityNotices,
  ) {}

  /** @throws ChatError */
  async block(blockerId: string, blockedId: string): Promise<void> {
    if (blockerId === blockedId) throw new ChatError('CANNOT_BLOCK_SELF');
    const isNew = await withTransaction(this.database.pool, async (transaction) => {
      const users = await this.blocks.lockUsers(transaction, blockerId, blockedId);
      // Tokens may outlive their user.
      if (!users.has(blockerId)) throw new ChatError('TOKEN_INVALID');
      if (!users.has(blockedId)) throw new ChatError('USER_NOT_FOUND');
      if (!(await this.blocks.insert(transaction, blockerId, blockedId))) return false;
      if ((await this.blocks.count(transaction, blockerId)) > limits.blocksPerUser) throw new ChatError('TOO_MANY_BLOCKS');
      return true;
    });
    if (isNew) this.notices.changed([blockerId, blockedId]);
  }

  async unblock(blockerId: string, blockedId: string): Promise<void> {
    if (await this.blocks.delete(blockerId, blockedId)) this.notices.changed([blockerId, blockedId]);
  }
}
