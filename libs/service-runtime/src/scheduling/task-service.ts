import { type RecurringTask } from './recurring-task.ts';

/**
 * A provider with one task that runs from the application's start to its end: Nest calls both methods by their names. A provider
 * that starts or stops anything else implements them itself.
 */
export abstract class TaskService {
  protected abstract readonly task: RecurringTask;
  /** Milliseconds before the first run. */
  protected readonly firstAfterMs: number = 0;

  onApplicationBootstrap(): void {
    this.task.start(this.firstAfterMs);
  }

  /** Resolves once the run that is under way has ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }
}
