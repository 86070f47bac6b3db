import { Publication } from '@chatgenius/bus';
import { streamEvents, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withBackgroundTransaction, type AppendedBatch, type Database } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, LOGGER } from '../../tokens.ts';
import { DeletionRepository } from './deletion.repository.ts';

const LOOK_EVERY_MS = 2_000;
/** Users who are told in one transaction: it holds the streams of all of them. */
const TOLD_AT_ONCE = 500;
const FINISHED_AT_ONCE = 100;

interface Told {
  readonly batch?: AppendedBatch;
  readonly more: boolean;
}

/**
 * Tells those who were in deleted channels, and removes the channels once messaging-service has emptied them. Every instance looks;
 * a channel is worked on by one of them at a time, and by another one when that one dies.
 */
@Injectable()
export class DeletionTask extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  protected readonly task = new RecurringTask({
    name: 'deletion',
    run: async () => ((await this.step()) ? 0 : LOOK_EVERY_MS),
    onError: (error) => {
      this.logger.error('channel:deletion-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly publication: Publication,
    private readonly deletions: DeletionRepository,
  ) {
    super();
  }

  /** There is something to do: it need not wait until the next look. */
  soon(): void {
    this.step().catch((error: unknown) => this.logger.warn('channel:deletion-failed', { error }));
  }

  /** @returns whether there may be more to do */
  async step(atMost = TOLD_AT_ONCE): Promise<boolean> {
    const { pool } = this.database;
    const told = await withBackgroundTransaction(pool, async (transaction): Promise<Told> => {
      const taken = await this.deletions.takeUntold(transaction, atMost);
      if (taken === undefined) return { more: false };
      const locked = await lockStreams(transaction, taken.userIds.map(streams.user));
      const { channelId } = taken;
      const appends = [...locked.keys()].map((stream) => ({ stream, type: streamEvents.channelDeleted.name, data: { channelId } }));
      return { more: true, ...(appends.length > 0 && { batch: await appendEvents(transaction, locked, appends) }) };
    });
    if (told.batch) this.publication.publish(told.batch);
    const finished = await withBackgroundTransaction(pool, (transaction) => this.deletions.finish(transaction, FINISHED_AT_ONCE));
    return told.more || finished > 0;
  }
}
