import { z } from 'zod';
import { request } from '../define/request.ts';
import { Attachment, ChannelFile, FileKind } from '../entities/file.ts';
import { ChannelId, UserId } from '../ids.ts';
import { PageCursor, PageLimit } from '../paging.ts';

/**
 * A file has been looked at: messages that carry it are to say so. Told once more after a while, for messages that were
 * being written meanwhile.
 */
export const filesSettle = request({
  service: 'messaging',
  name: 'files:settle',
  idempotent: true,
  input: z.object({ file: Attachment }),
  /** Messages that say something else now. */
  output: z.object({ messages: z.int().nonnegative() }),
});

/** Files of a channel and its threads, the last sent first, for somebody who may read it. A page may hold fewer than asked for although there are more. */
export const channelFiles = request({
  service: 'messaging',
  name: 'files:of-channel',
  idempotent: true,
  input: z.object({
    userId: UserId,
    channelId: ChannelId,
    kind: FileKind.optional(),
    senderId: UserId.optional(),
    name: z.string().optional(),
    after: PageCursor.optional(),
    limit: PageLimit,
  }),
  output: z.object({ files: z.array(ChannelFile), next: PageCursor.nullable() }),
});
