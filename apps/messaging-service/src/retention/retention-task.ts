import { setTimeout as delay } from 'node:timers/promises';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, RETENTION_EVERY_SECONDS } from '../tokens.ts';
import { TaskLeases, type TaskLease } from '../leases/task-leases.ts';
import { LeasedTask } from '../leases/leased-task.ts';
import { ChannelRetention } from './channel-retention.ts';
import { RetentionRepository, type DueChannel } from './retention.repository.ts';
import { restAfter } from './retention.rules.ts';

const NAME = 'retention';
/** Longer than any batch takes; another process goes on after one that died. */
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 5_000;
const CHANNELS = 50;

/** Removes what is older than it is kept: one process at a time, channel by channel, in rounds. */
@Injectable()
export class RetentionTask extends LeasedTask {
  constructor(
    private readonly retention: RetentionRepository,
    private readonly channels: ChannelRetention,
    leases: TaskLeases,
    @Inject(RETENTION_EVERY_SECONDS) private readonly everySeconds: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super(leases, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: Math.min(LOOK_EVERY_MS, everySeconds * 1_000), onError: (error) => logger.error('retention:failed', { error }) });
  }

  protected async work(lease: TaskLease): Promise<number> {
    const next = await this.step(lease.position);
    await this.leases.leave(NAME, { position: next }, next === undefined ? this.everySeconds : 0);
    return 0;
  }

  /** A page of channels. @returns the last of them; nothing at the end of the round */
  async step(after: string | undefined): Promise<string | undefined> {
    for (const { stream, channelId } of await this.retention.unfinished()) await this.channels.finish(stream, channelId);
    if (!(await this.retention.hasPolicy())) return undefined;
    const due = await this.retention.dueChannels(after, CHANNELS);
    for (const channel of due) {
      if (this.stopped) return after;
      await this.#remove(channel);
      after = channel.channelId;
    }
    return due.length === CHANNELS ? after : undefined;
  }

  async #remove(channel: DueChannel): Promise<void> {
    let removed = 0;
    for (let after = 0, done = false; !done && !this.stopped; ) {
      // Read anew: somebody may be put on hold while a large channel is worked on.
      const held = await this.retention.heldUsers();
      const startedAt = performance.now();
      const progress = await this.channels.removeSome(channel, held, after);
      ({ after, done } = progress);
      removed += progress.removed;
      await delay(restAfter(performance.now() - startedAt));
      await this.take();
    }
    for (const { stream, channelId } of await this.retention.unfinished(channel.channelId)) await this.channels.finish(stream, channelId);
    if (removed > 0) this.logger.info('retention:applied', { channelId: channel.channelId, messages: removed });
  }
}
