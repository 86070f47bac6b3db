import { Answers } from '@chatgenius/bus';
import { ChatError, fileRequests, Timestamp, type RequestInput } from '@chatgenius/contracts';
import { pageCursor, Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { readChannelFiles } from './channel-file.repository.ts';

const fileCursor = pageCursor(z.object({ sentAt: Timestamp, messageId: z.uuid(), position: z.int().nonnegative().max(1_000) }));

/** Which files a channel has. */
@Controller()
export class ChannelFileController {
  constructor(private readonly reads: Reads) {}

  @Answers(fileRequests.channelFiles)
  async list({ userId, channelId, after, ...wanted }: RequestInput<typeof fileRequests.channelFiles>) {
    const position = after === undefined ? undefined : fileCursor.decode(after);
    const page = await this.reads.run((pool) => readChannelFiles(pool, userId, channelId, { ...wanted, after: position }));
    if (page === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    return { files: page.files, next: page.next === undefined ? null : fileCursor.encode(page.next) };
  }
}
