import { setTimeout as delay } from 'node:timers/promises';
import { type StreamId } from '@chatgenius/contracts';
import { withBackgroundTransaction } from '@chatgenius/database';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { OwnStreamRepository } from './own-stream.repository.ts';
import { TaskTurns } from './task-turns.ts';

const NAME = 'own-streams';
/** Whoever was away for longer gets a session, and what belongs to it, instead of the events since then (docs/adr/0062). */
const KEPT_DAYS = 90;
const LEASE_SECONDS = 60;
const LOOK_EVERY_MS = 60_000;
const ROUND_EVERY_SECONDS = 24 * 60 * 60;
const STREAMS = 500;
const EVENTS = 1_000;
/** Between batches: what people do goes first. */
const REST_MS = 20;

/** Removes old events from the streams of users, which no other rule bounds: one process at a time, in rounds of a day. */
@Injectable()
export class OwnStreams implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #task = new RecurringTask({
    run: () => this.#run(),
    onError: (error) => {
      this.logger.error('upkeep:failed', { task: NAME, error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly streams: OwnStreamRepository,
    private readonly turns: TaskTurns,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  async #run(): Promise<number> {
    const turn = await this.turns.take(NAME, LEASE_SECONDS);
    if (turn === undefined) return LOOK_EVERY_MS;
    const next = await this.step(turn.position as StreamId | undefined);
    await this.turns.leave(NAME, { position: next }, next === undefined ? ROUND_EVERY_SECONDS : 0);
    return next === undefined ? LOOK_EVERY_MS : REST_MS;
  }

  /** A page of streams. @returns the last of them; nothing at the end of the round */
  async step(after: StreamId | undefined, { streams: atOnce = STREAMS, events = EVENTS } = {}): Promise<StreamId | undefined> {
    const page = await this.streams.page(after, KEPT_DAYS, atOnce);
    for (const { stream, due } of page) {
      if (this.#task.stopped) return after;
      if (due) await this.#trim(stream, events);
      after = stream;
    }
    return page.length === atOnce ? after : undefined;
  }

  async #trim(stream: StreamId, events: number): Promise<void> {
    for (let removed = events; removed === events && !this.#task.stopped; ) {
      removed = await withBackgroundTransaction(this.pool, (transaction) => this.streams.trim(transaction, stream, KEPT_DAYS, events));
      await this.turns.take(NAME, LEASE_SECONDS);
      await delay(REST_MS);
    }
  }
}
