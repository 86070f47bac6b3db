import { limits } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { forgetSlowModeSends } from '../sending/slow-mode.repository.ts';
import { LOGGER } from '../tokens.ts';
import { TaskTurns } from './task-turns.ts';
import { TurnTask } from './turn-task.ts';

const NAME = 'slow-mode-sends';
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 60_000;
const EVERY_SECONDS = 60 * 60;
const AT_ONCE = 5_000;

/** Forgets when somebody wrote in slow mode, once no channel can ask for it any more: one process at a time, once an hour. */
@Injectable()
export class SlowModeSends extends TurnTask {
  constructor(
    private readonly pool: Pool,
    turns: TaskTurns,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(turns, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: LOOK_EVERY_MS, onError: (error) => logger.error('upkeep:failed', { task: NAME, error }) });
  }

  protected async work(): Promise<number> {
    if ((await forgetSlowModeSends(this.pool, limits.slowModeSeconds, AT_ONCE)) === AT_ONCE) return 0;
    await this.turns.rest(NAME, EVERY_SECONDS);
    return LOOK_EVERY_MS;
  }
}
