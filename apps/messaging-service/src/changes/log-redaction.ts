import { streams, type StreamId } from '@chatgenius/contracts';
import { lockStreams, withTransaction } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { markRedacted, readLoggedEdits, readUnredacted, redactEvents, redactMentions } from './redaction.repository.ts';
import { afterEdit, logged } from './redaction.rules.ts';
import { readPlace, readStanding } from './standing.repository.ts';

const LOOK_EVERY_MS = 60_000;
const AT_ONCE = 100;
/** No member of anything: only how the message reads is of interest. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Takes edited words out of the log that are still in it: of edits from before edits did so by themselves, and of those
 * that an older process makes during a release. Every instance looks; doing it twice changes nothing.
 */
@Injectable()
export class LogRedaction extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'log-redaction',
    run: async () => ((await this.sweep()) < AT_ONCE ? LOOK_EVERY_MS : 0),
    onError: (error) => {
      this.logger.error('log:redaction-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** A page of messages. @returns how many there were */
  async sweep(): Promise<number> {
    const messageIds = await readUnredacted(this.pool, AT_ONCE);
    for (const messageId of messageIds) {
      if (this.task.stopped) break;
      await this.#redact(messageId);
    }
    return messageIds.length;
  }

  async #redact(messageId: string): Promise<void> {
    const place = await readPlace(this.pool, messageId);
    await withTransaction(this.pool, async (transaction) => {
      if (place !== undefined) {
        const stream: StreamId = streams.conversation(place);
        await lockStreams(transaction, [stream]);
        const { message } = await readStanding(transaction, messageId, NOBODY);
        const edits = await readLoggedEdits(transaction, messageId);
        // A deletion has taken all of it out already.
        if (message.deletedAt === undefined) {
          await redactEvents(transaction, stream, afterEdit(place, message, edits.slice(0, -1)));
          await redactMentions(transaction, logged(message));
        }
      }
      await markRedacted(transaction, messageId);
    });
  }
}
