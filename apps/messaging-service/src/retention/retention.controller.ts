import { Answers } from '@chatgenius/bus';
import { limits, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { HistoryRepository } from '../history/history.repository.ts';
import { RetentionRepository } from './retention.repository.ts';

/** The answer says "at least" beyond this: an administrator waits for it. */
const WITHIN_MS = 2_000;
const CHANNELS = 100;

/** How much would be removed now. */
@Controller()
export class RetentionController {
  constructor(
    private readonly retention: RetentionRepository,
    private readonly pool: Pool,
  ) {}

  @Answers(messagingRequests.retentionPreview)
  async preview({ days, channelId }: RequestInput<typeof messagingRequests.retentionPreview>) {
    const startedAt = performance.now();
    const held = [...(await this.retention.heldUsers())];
    const history = new HistoryRepository(this.pool);
    const total = { channels: 0, messages: 0, bytes: 0 };
    for (let after: string | undefined, more = true; more; ) {
      const due = await this.retention.dueChannels(after, CHANNELS, { days, channelId });
      for (const channel of due) {
        const most = limits.previewedMessages - total.messages;
        if (most <= 0 || performance.now() - startedAt > WITHIN_MS) return { ...total, atLeast: true };
        const end = await history.firstSeqAt({ channelId: channel.channelId }, channel.before);
        const { messages, bytes } = await this.retention.measure(channel, end, held, most);
        if (messages > 0) total.channels++;
        total.messages += messages;
        total.bytes += bytes;
      }
      more = due.length === CHANNELS;
      after = due.at(-1)?.channelId;
    }
    return { ...total, atLeast: false };
  }
}
