import { RecurringTask } from '@chatgenius/service-runtime';
import { type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type TaskTurns, type Turn } from './task-turns.ts';

export interface TurnTaskSettings {
  /** In `task_turns`. */
  readonly name: string;
  /** Longer than any step takes: another process goes on after one that died. */
  readonly leaseSeconds: number;
  /** Between looks whether the turn is free. */
  readonly lookMs: number;
  readonly onError: (error: unknown) => void;
}

/** Work that one process at a time does, again and again, as long as the application runs. */
export abstract class TurnTask implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #settings: TurnTaskSettings;
  readonly #task: RecurringTask;

  protected constructor(protected readonly turns: TaskTurns, settings: TurnTaskSettings) {
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
  protected abstract work(turn: Turn): Promise<number>;

  onApplicationBootstrap(): void {
    this.#task.start(this.#settings.lookMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  protected get stopped(): boolean {
    return this.#task.stopped;
  }

  /** Takes the turn, or keeps it for another lease. */
  protected take(): Promise<Turn | undefined> {
    return this.turns.take(this.#settings.name, this.#settings.leaseSeconds);
  }

  /** Does a part of it, if nobody else has the turn. @returns milliseconds until the next look */
  async run(): Promise<number> {
    const turn = await this.take();
    return turn === undefined ? this.#settings.lookMs : this.work(turn);
  }
}
