import { ChatError } from '@chatgenius/contracts';
import { RecurringTask, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Pool } from 'pg';
import { parseNames } from '../mentions/mention.rules.ts';
import { Screening } from '../moderation/screening.ts';
import { OwnTurns } from '../personal/own-turns.ts';
import { SendQueue } from '../sending/send-queue.ts';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { clientMessageIdOf, isTriedAgain } from './schedule.rules.ts';
import { claimDue, deleteScheduled, failScheduled, type DueMessage } from './schedule.repository.ts';
import { told } from './scheduling.service.ts';

const LOOK_EVERY_MS = 1_000;
/** Longer than a send takes; after it another process takes over from one that has died. */
const LEASE_MS = 15_000;
const AT_ONCE = 100;

/**
 * Sends messages whose time has come. Every instance looks; one claims each message under a lease. The message has a
 * name derived from the schedule's id. Sending it again after a crash therefore writes nothing twice (docs/adr/0054).
 */
@Injectable()
export class ScheduleSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task = new RecurringTask({
    name: 'schedule-sender',
    run: async () => ((await this.work.any('schedules')) && (await this.sweep()) === AT_ONCE ? 0 : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('schedule:look-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly queue: SendQueue,
    private readonly screening: Screening,
    private readonly turns: OwnTurns,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** Sends what is due now. @returns how many were claimed */
  async sweep(): Promise<number> {
    const due = await claimDue(this.pool, { leaseMs: LEASE_MS, limit: AT_ONCE });
    await Promise.all(due.map((scheduled) => this.#send(scheduled).catch((error: unknown) => this.#leave(scheduled, error))));
    return due.length;
  }

  /** Whether the author may send it is decided here, as for any message. */
  async #send(scheduled: DueMessage): Promise<void> {
    const { userId: senderId, id, channelId, threadId, text, attachmentIds, isGone } = scheduled;
    try {
      // What would be said of a channel otherwise: that they are no member.
      if (isGone) throw new ChatError('ACCOUNT_DEACTIVATED');
      const place = { senderId, channelId, threadId, clientMessageId: clientMessageIdOf(id), attachmentIds };
      const screened = this.screening.concerns(channelId) ? await this.screening.screen({ type: 'message:send', ...place, text }) : { text };
      const { message } = await this.queue.send({ ...place, ...screened, names: parseNames(screened.text) });
      await this.#finish(scheduled, message.id);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (isTriedAgain(error, new Date(scheduled.sendAt), new Date())) return this.#leave(scheduled, error);
      await this.#fail(scheduled, error.reason);
    }
  }

  #finish(scheduled: DueMessage, messageId: string): Promise<void> {
    return this.turns.take(scheduled.userId, async (turn) => {
      if (await deleteScheduled(turn.transaction, scheduled.id)) await told(turn, scheduled, 'sent', { messageId });
    });
  }

  #fail(scheduled: DueMessage, reason: string): Promise<void> {
    return this.turns.take(scheduled.userId, async (turn) => {
      if (await failScheduled(turn.transaction, scheduled.id, reason)) await told(turn, scheduled, 'failed', { reason });
    });
  }

  /** Somebody tries again once the lease has run out. */
  #leave({ id }: DueMessage, error: unknown): void {
    this.logger.warn('schedule:not-sent', { metadata: { scheduleId: id }, error });
  }
}
