import os from 'node:os';
import { type Health } from './health.ts';
import { type Logger } from './logging/logger.ts';

/** Time that a process has to end by itself once everything is closed. */
const LINGER_MS = 1_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export interface RunningService {
  /** Finishes what has begun and begins nothing new; the process has already said that it is not ready. */
  drain?(): Promise<void>;
  /** Lets go of everything that is held. */
  close(): Promise<void>;
}

interface ShutdownOptions {
  logger: Logger;
  health: Health;
  graceMs: number;
}

interface Reason {
  cause: string;
  exitCode: number;
  /** A process that is in an unknown state does not finish work, it only lets go. */
  skipDrain?: boolean;
}

/** The one way that a process ends, whatever the cause. */
export class Shutdown {
  private readonly options: ShutdownOptions;
  private readonly ends: Array<() => Promise<void>> = [];
  private service: Promise<RunningService | undefined> = Promise.resolve(undefined);
  private begun: Reason | undefined;

  constructor(options: ShutdownOptions) {
    this.options = options;
  }

  get hasBegun(): boolean {
    return this.begun !== undefined;
  }

  listen(): void {
    for (const signal of SIGNALS) process.on(signal, () => this.onSignal(signal));
    process.on('uncaughtException', (error, origin) => this.onFault(error, origin));
    // Without a listener of its own, a rejection would arrive as an exception; it is named for what it is.
    process.on('unhandledRejection', (error) => this.onFault(error, 'unhandledRejection'));
  }

  /** What is drained and closed. A shutdown that begins before the start is through waits for it. */
  serve(service: Promise<RunningService>): void {
    this.service = service.catch(() => undefined);
  }

  /** What is let go last, in reverse order, after the service. */
  atEnd(end: () => Promise<void>): void {
    this.ends.unshift(end);
  }

  async begin(reason: Reason): Promise<void> {
    if (this.begun) return;
    this.begun = reason;
    const { logger, health, graceMs } = this.options;
    const startedAt = performance.now();
    health.markDraining();
    logger.info('service:stopping', { cause: reason.cause });
    process.exitCode = reason.exitCode;
    setTimeout(() => {
      logger.error('service:stop-timeout', { graceMs, waitingFor: process.getActiveResourcesInfo() });
      process.exit(1);
    }, graceMs).unref();

    const service = await this.service;
    if (!reason.skipDrain) await this.attempt('drain', () => service?.drain?.());
    await this.attempt('close', () => service?.close());
    for (const end of this.ends) await this.attempt('end', end);
    logger.info('service:stopped', { cause: reason.cause, tookMs: Math.round(performance.now() - startedAt) });
    endWithin(LINGER_MS, logger);
  }

  private onSignal(signal: (typeof SIGNALS)[number]): void {
    if (this.begun) {
      this.options.logger.warn('service:killed', { signal });
      process.exit(128 + os.constants.signals[signal]);
    }
    void this.begin({ cause: signal, exitCode: 0 });
  }

  private onFault(error: unknown, origin: string): void {
    this.options.logger.error('process:fault', { error, origin });
    process.exitCode = 1;
    void this.begin({ cause: 'fault', exitCode: 1, skipDrain: true });
  }

  private async attempt(step: string, action: () => Promise<void> | undefined): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.options.logger.error('service:stop-fault', { step, error });
      process.exitCode = 1;
    }
  }
}

/** Something may still be open: a process that should be gone is ended, and the log says what held it. */
function endWithin(limitMs: number, logger: Logger): void {
  setTimeout(() => {
    logger.warn('service:lingering', { heldBy: process.getActiveResourcesInfo() });
    process.exit();
  }, limitMs).unref();
}
