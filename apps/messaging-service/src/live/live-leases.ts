import { limits } from '@chatgenius/contracts';
import { RecurringTask, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { deleteLive, forgetInterrupted, readLive, readSilenced, readSilent } from '../messages/live.repository.ts';
import { type LiveText } from './live-text.ts';
import { LiveTexts } from './live-texts.ts';
import { LiveWriting } from './live-writing.ts';

const LOOK_EVERY_MS = 1_000;
/** After so long the owner itself would have noticed: it is gone. */
const GRACE_MS = 5_000;
const AT_ONCE = 100;

/** Notices writers that are gone: of messages of this process, and of others that nobody owns any more. */
@Injectable()
export class LiveLeases implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    name: 'live-leases',
    run: async () => {
      if (this.texts.size > 0 || (await this.work.any('live'))) await this.look();
      return untilTick(LOOK_EVERY_MS);
    },
    onError: (error) => {
      this.logger.error('live:look-failed', { error });
      return GRACE_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly texts: LiveTexts,
    private readonly writing: LiveWriting,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async look(): Promise<void> {
    const now = performance.now();
    const silent = [...this.texts.all].filter(({ heardAt, ending }) => !ending && now - heardAt > limits.liveLeaseMs);
    await Promise.all([...silent.map((text) => this.#interrupt(text)), this.#lookAtOthers(), this.#lookAtWriters()]);
  }

  /** Whoever may not write here any more writes no more of this, either. */
  async #lookAtWriters(): Promise<void> {
    if (this.texts.size === 0) return;
    const silenced = await readSilenced(this.pool, [...this.texts.all].map(({ messageId }) => messageId));
    const texts = silenced.flatMap((messageId) => this.texts.find(messageId) ?? []).filter(({ ending }) => !ending);
    await Promise.all(texts.map((text) => this.#end(text, { state: 'failed', reason: 'NOT_ALLOWED' })));
  }

  async #lookAtOthers(): Promise<void> {
    const rows = await readSilent(this.pool, { streamingMs: limits.liveLeaseMs + GRACE_MS, interruptedMs: limits.liveResumeMs + GRACE_MS, limit: AT_ONCE });
    for (const { message_id: messageId, interrupted } of rows) {
      if (interrupted) await forgetInterrupted(this.pool, messageId);
      else await this.#interruptOther(messageId);
    }
  }

  async #interruptOther(messageId: string): Promise<void> {
    const row = await readLive(this.pool, messageId);
    // Its message was removed: nobody may find the text any more, nor should the look meet it again and again.
    if (row === undefined) return deleteLive(this.pool, messageId);
    const text = await this.texts.claim(row);
    if (text !== undefined) await this.#interrupt(text);
  }

  /** Its writer may have come back, or another process may have it: then it is left alone. */
  async #interrupt(text: LiveText): Promise<void> {
    if (text.interruptedForMs === undefined) await this.#end(text, { state: 'interrupted' });
    else this.texts.drop(text);
  }

  async #end(text: LiveText, ending: Parameters<LiveWriting['end']>[1]): Promise<void> {
    try {
      await this.writing.end(text, ending);
    } catch (error) {
      this.logger.warn('live:not-ended', { messageId: text.messageId, error });
    } finally {
      this.texts.drop(text);
    }
  }
}
