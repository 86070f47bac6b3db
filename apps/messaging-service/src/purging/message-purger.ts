import { RecurringTask, TaskService, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DeletionService } from '../changes/deletion.service.ts';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { PurgeRepository } from './purge.repository.ts';

const LOOK_EVERY_MS = 2_000;
/** Messages that are looked at, and perhaps deleted, before it is noted how far it has come. */
const BATCH = 100;

/**
 * Deletes all recent messages of somebody, one after the other by the road that deletions take. Every instance looks for
 * work; what one has begun and not ended, another goes on with, and deleting twice changes nothing.
 */
@Injectable()
export class MessagePurger extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'message-purger',
    run: async () => ((await this.work.any('purges')) && (await this.step()) ? 0 : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('messages:purge-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly purges: PurgeRepository,
    private readonly deletions: DeletionService,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** One batch. @returns whether there was anything to do */
  async step(): Promise<boolean> {
    const purge = await this.purges.claim();
    if (purge === undefined) return false;
    const { messageIds, last } = await this.purges.look(purge, BATCH);
    let deleted = 0;
    for (const messageId of messageIds) {
      // The rest is for whoever goes on with it once the lease has run out.
      if (this.task.stopped) return false;
      if (await this.deletions.purge(messageId, purge.byId)) deleted++;
    }
    await this.purges.advance(purge.id, last, deleted);
    if (last === undefined) this.logger.info('messages:purged', { purgeId: purge.id, userId: purge.userId, channelId: purge.channelId ?? undefined });
    return true;
  }
}
