import { withBackgroundTransaction } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { emptyPortion, letRest, takeUnemptied, type Left, type Portion } from './emptying.repository.ts';

const LOOK_EVERY_MS = 2_000;
/** Until gateways have let the logs go: a log that vanishes while one follows it looks like a restored database. */
const AFTER_SECONDS = 30;
/** Until a channel is looked at again of which a hold keeps something: sooner when the hold ends. */
const HELD_SECONDS = 60 * 60;
/** Between two portions: what people do goes first. */
const REST_MS = 20;
const PORTION: Portion = { roots: 200, replies: 500, rows: 2_000 };

/**
 * Empties channels that are being deleted, a portion a transaction. Every instance looks; one at a time works on a channel, and
 * another one goes on where it died.
 */
@Injectable()
export class ChannelEmptying extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  protected readonly task = new RecurringTask({
    name: 'channel-emptying',
    run: async () => ((await this.work.any('deletions')) && (await this.step()) !== 'nothing to do' ? REST_MS : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('channel:emptying-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async step(portion = PORTION): Promise<'nothing to do' | 'more' | 'held' | 'emptied'> {
    const done = await withBackgroundTransaction(this.pool, async (transaction) => {
      const taken = await takeUnemptied(transaction, AFTER_SECONDS);
      if (taken === undefined) return undefined;
      const left: Left = await emptyPortion(transaction, taken, portion);
      if (left === 'held') await letRest(transaction, taken, HELD_SECONDS);
      return { taken, left };
    });
    if (done === undefined) return 'nothing to do';
    if (done.left !== 'nothing') return done.left;
    this.logger.info('channel:emptied', { channelId: done.taken });
    return 'emptied';
  }
}
