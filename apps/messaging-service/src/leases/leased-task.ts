import { RecurringTask } from '@chatgenius/service-runtime';
import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type TaskLeases, type TaskLease } from './task-leases.ts';

export interface LeasedTaskSettings {
  /** In `task_turns`. */
  readonly name: string;
  /** Longer than any step takes: another process goes on after one that died. */
  readonly leaseSeconds: number;
  /** Between looks whether the lease is free. */
  readonly lookMs: number;
  readonly onError: (error: unknown) => void;
}

/** Work that one process at a time does, again and again, as long as the application runs. */
export abstract class LeasedTask implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #settings: LeasedTaskSettings;
  readonly #task: RecurringTask;

  protected constructor(protected readonly leases: TaskLeases, settings: LeasedTaskSettings) {
    this.#settings = settings;
    this.#task = new RecurringTask({
      name: settings.name,
      run: () => this.run(),
      onError: (error) => {
        settings.onError(error);
        return settings.lookMs;
      },
    });
  }

  /** Does a part of it. @returns milliseconds until the next look */
  protected abstract work(lease: TaskLease): Promise<number>;

  onApplicationBootstrap(): void {
    this.#task.start(this.#settings.lookMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  protected get stopped(): boolean {
    return this.#task.stopped;
  }

  /** Takes the lease, or renews it. */
  protected take(): Promise<TaskLease | undefined> {
    return this.leases.take(this.#settings.name, this.#settings.leaseSeconds);
  }

  /** Does a part of it, if nobody else has the lease. @returns milliseconds until the next look */
  async run(): Promise<number> {
    const lease = await this.take();
    return lease === undefined ? this.#settings.lookMs : this.work(lease);
  }
}
