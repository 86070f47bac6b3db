import { type Identity } from '@chatgenius/auth';
import { routes, Timestamp, UserId, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { BlockRepository, type BlockPosition } from './block.repository.ts';
import { BlockService } from './block.service.ts';

const blockCursor = pageCursor<BlockPosition>(z.object({ at: Timestamp, userId: UserId }));

/** Whom somebody does not want to be seen by, nor see. */
@Controller()
export class BlockController {
  constructor(
    private readonly service: BlockService,
    private readonly blocks: BlockRepository,
  ) {}

  @Implements(routes.blockUser)
  async block({ params }: RouteInput<typeof routes.blockUser>, caller: Identity): Promise<RouteOutput<typeof routes.blockUser>> {
    await this.service.block(caller.userId, params.userId);
    return {};
  }

  @Implements(routes.unblockUser)
  async unblock({ params }: RouteInput<typeof routes.unblockUser>, caller: Identity): Promise<RouteOutput<typeof routes.unblockUser>> {
    await this.service.unblock(caller.userId, params.userId);
    return {};
  }

  @Implements(routes.listBlocks)
  async list({ query }: RouteInput<typeof routes.listBlocks>, caller: Identity): Promise<RouteOutput<typeof routes.listBlocks>> {
    const after = query.after === undefined ? undefined : blockCursor.decode(query.after);
    const { page, last } = keysetPage(await this.blocks.list(caller.userId, after, query.limit + 1), query.limit);
    return { blocks: page, next: last ? blockCursor.encode({ at: last.blockedAt, userId: last.user.id }) : null };
  }
}
