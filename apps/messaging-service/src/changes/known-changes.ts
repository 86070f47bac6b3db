import { RecurringTask, TaskService, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { forgetChanges } from './known-change.repository.ts';

/** Far longer than any client repeats a command; the contract promises a day. */
const KEPT_MS = 25 * 60 * 60 * 1_000;
const LOOK_EVERY_MS = 10 * 60 * 1_000;
const AT_ONCE = 5_000;

/** Forgets changes that nobody repeats any more. Every instance looks; a row is deleted by one of them. */
@Injectable()
export class KnownChanges extends TaskService {
  protected override readonly firstAfterMs = LOOK_EVERY_MS;
  protected readonly task = new RecurringTask({
    name: 'known-changes',
    run: async () => ((await this.forget()) < AT_ONCE ? LOOK_EVERY_MS : 0),
    onError: (error) => {
      this.logger.error('changes:forget-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** Once. @returns how many were forgotten */
  forget(): Promise<number> {
    return forgetChanges(this.pool, { olderThanMs: KEPT_MS, limit: AT_ONCE });
  }
}
