import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { TaskLeases, type TaskLease } from '../leases/task-leases.ts';
import { LeasedTask } from '../leases/leased-task.ts';
import { FileTracesRepository } from './file-traces.repository.ts';

const NAME = 'file-traces';
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 60_000;
const ROUND_EVERY_SECONDS = 6 * 60 * 60;
/** As many as one row of the search's queue holds. */
const FILES = 500;
/** Between pages: what people do goes first. */
const REST_MS = 20;

/**
 * While a release is rolled out, processes of the release before delete messages without releasing their files, and index
 * messages without the names of their files. This finds and mends both: one process at a time, in rounds.
 */
@Injectable()
export class FileTraces extends LeasedTask {
  constructor(
    private readonly traces: FileTracesRepository,
    leases: TaskLeases,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super(leases, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: LOOK_EVERY_MS, onError: (error) => logger.error('upkeep:failed', { task: NAME, error }) });
  }

  protected async work(lease: TaskLease): Promise<number> {
    const next = await this.step(lease.position);
    await this.leases.leave(NAME, { position: next }, next === undefined ? ROUND_EVERY_SECONDS : 0);
    return next === undefined ? LOOK_EVERY_MS : REST_MS;
  }

  /** A page of messages that have files. @returns the last of them; nothing at the end of the round */
  async step(after: string | undefined, atOnce = FILES): Promise<string | undefined> {
    const { gone, unnamed, last } = await this.traces.page(after, atOnce);
    for (const place of gone) await this.traces.release(place);
    await this.traces.queueForSearch(unnamed);
    if (gone.length > 0) this.logger.warn('files:released-late', { messages: gone.length });
    return last;
  }
}
