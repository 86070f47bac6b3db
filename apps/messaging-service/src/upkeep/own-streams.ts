import { setTimeout as delay } from 'node:timers/promises';
import { type StreamId } from '@chatgenius/contracts';
import { withBackgroundTransaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { OwnStreamRepository } from './own-stream.repository.ts';
import { TaskLeases, type TaskLease } from '../leases/task-leases.ts';
import { LeasedTask } from '../leases/leased-task.ts';

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
export class OwnStreams extends LeasedTask {
  constructor(
    private readonly pool: Pool,
    private readonly streams: OwnStreamRepository,
    leases: TaskLeases,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super(leases, { name: NAME, leaseSeconds: LEASE_SECONDS, lookMs: LOOK_EVERY_MS, onError: (error) => logger.error('upkeep:failed', { task: NAME, error }) });
  }

  protected async work(lease: TaskLease): Promise<number> {
    const next = await this.step(lease.position as StreamId | undefined);
    await this.leases.leave(NAME, { position: next }, next === undefined ? ROUND_EVERY_SECONDS : 0);
    return next === undefined ? LOOK_EVERY_MS : REST_MS;
  }

  /** A page of streams. @returns the last of them; nothing at the end of the round */
  async step(after: StreamId | undefined, { streams: atOnce = STREAMS, events = EVENTS } = {}): Promise<StreamId | undefined> {
    const page = await this.streams.page(after, KEPT_DAYS, atOnce);
    for (const { stream, due } of page) {
      if (this.stopped) return after;
      if (due) await this.#trim(stream, events);
      after = stream;
    }
    return page.length === atOnce ? after : undefined;
  }

  async #trim(stream: StreamId, events: number): Promise<void> {
    for (let removed = events; removed === events && !this.stopped; ) {
      removed = await withBackgroundTransaction(this.pool, (transaction) => this.streams.trim(transaction, stream, KEPT_DAYS, events));
      await this.take();
      await delay(REST_MS);
    }
  }
}
