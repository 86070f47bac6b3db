import { Publication } from '@chatgenius/bus';
import { streamEvents, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, moderatorsToTell, withBackgroundTransaction, type Append, type AppendedBatch } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { FILTER, takeUntold, type UntoldReport } from './found-words.repository.ts';

const LOOK_EVERY_MS = 2_000;
/** Reports of one transaction, each of which is told to several people. */
const AT_ONCE = 20;

/**
 * Tells moderators what word filters have reported. Not in the transaction of the message: it would hold the streams of people who
 * have nothing to do with it. Every instance looks; a report is told by one of them, and by another one when that one dies.
 */
@Injectable()
export class ReportNotices extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  protected readonly task = new RecurringTask({
    name: 'report-notices',
    run: async () => ((await this.work.any('reports')) && (await this.step()) ? 0 : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('reports:not-told', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** @returns whether there may be more */
  async step(): Promise<boolean> {
    const { taken, batch } = await withBackgroundTransaction(this.pool, async (transaction): Promise<{ taken: number; batch?: AppendedBatch }> => {
      const reports = await takeUntold(transaction, AT_ONCE);
      const appends: Append[] = [];
      for (const report of reports) appends.push(...noticesOf(report, await moderatorsToTell(transaction, report)));
      const locked = await lockStreams(transaction, appends.map(({ stream }) => stream));
      const possible = appends.filter(({ stream }) => locked.has(stream));
      return { taken: reports.length, ...(possible.length > 0 && { batch: await appendEvents(transaction, locked, possible) }) };
    });
    if (batch) this.publication.publish(batch);
    return taken === AT_ONCE;
  }
}

const noticesOf = ({ id: reportId, channelId }: UntoldReport, userIds: readonly string[]): Append[] =>
  userIds.map((userId) => ({ stream: streams.user(userId), type: streamEvents.reportCreated.name, data: { reportId, channelId, category: FILTER } }));
