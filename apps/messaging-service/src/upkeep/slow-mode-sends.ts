import { limits } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { forgetSlowModeSends } from '../sending/slow-mode.repository.ts';
import { LOGGER } from '../tokens.ts';
import { TaskLeases } from '../leases/task-leases.ts';
import { LeasedTask } from '../leases/leased-task.ts';

const NAME = 'slow-mode-sends';
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 60_000;
const EVERY_SECONDS = 60 * 60;
const AT_ONCE = 5_000;

/** Forgets when somebody wrote in slow mode, once no channel can ask for it any more: one process at a time, once an hour. */
@Injectable()
export class SlowModeSends extends LeasedTask {
  constructor(
    private readonly pool: Pool,
    leases: TaskLeases,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(leases, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: LOOK_EVERY_MS, onError: (error) => logger.error('upkeep:failed', { task: NAME, error }) });
  }

  protected async work(): Promise<number> {
    if ((await forgetSlowModeSends(this.pool, limits.slowModeSeconds, AT_ONCE)) === AT_ONCE) return 0;
    await this.leases.rest(NAME, EVERY_SECONDS);
    return LOOK_EVERY_MS;
  }
}
