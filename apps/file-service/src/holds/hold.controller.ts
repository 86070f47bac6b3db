import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { HeldFileRepository, type HeldPosition } from './held-file.repository.ts';

const position = pageCursor<HeldPosition>(z.object({ fileId: z.uuid(), messageId: z.uuid() }));

/** What administrators see of files that holds keep. */
@Controller()
export class HoldController {
  constructor(private readonly held: HeldFileRepository) {}

  @Implements(routes.listHeldFiles)
  async files({ params, query }: RouteInput<typeof routes.listHeldFiles>): Promise<RouteOutput<typeof routes.listHeldFiles>> {
    const after = query.after === undefined ? undefined : position.decode(query.after);
    if (!(await this.held.isHold(params.holdId))) throw new ChatError('HOLD_NOT_FOUND');
    const { page, last } = keysetPage(await this.held.page(params.holdId, after, query.limit + 1), query.limit);
    return { files: page, next: last ? position.encode({ fileId: last.fileId, messageId: last.messageId }) : null };
  }
}
