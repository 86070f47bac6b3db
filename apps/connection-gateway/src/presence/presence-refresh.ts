import { type BusConnection } from '@chatgenius/bus';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { BUS, LOGGER } from '../tokens.ts';
import { PresenceService } from './presence.service.ts';
import { PresenceBoard } from './presence-board.ts';

/** Slowly by itself: news is published once and may be lost. */
const EVERY_MS = 30_000;
const RETRY_MS = 1_000;

/** Asks about everybody who is watched when news may have been lost: after NATS was away, and after Redis had lost what it knew. */
@Injectable()
export class PresenceRefresh implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;
  #running = false;
  #stopped = false;

  constructor(
    presence: PresenceService,
    private readonly board: PresenceBoard,
    @Inject(BUS) bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    bus.onPossibleLoss(() => this.request());
    presence.onSettled(() => this.request());
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.request(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#stopped = true;
  }

  request(): void {
    this.#wanted = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      try {
        await this.board.refresh();
      } catch (error) {
        this.logger.warn('presence:not-refreshed', { error });
        this.#wanted = true;
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
    this.#running = false;
  }
}
