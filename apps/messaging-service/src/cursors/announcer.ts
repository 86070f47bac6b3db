import { BusConnection, Publication, tell } from '@chatgenius/bus';
import { notices, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch } from '@chatgenius/database';
import { Features, RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { readPending, takePending, type PendingCursor } from './announcement.repository.ts';
import { announcements, msToNextSweep, receiptNotices, type MovedCursor } from './announcing.rules.ts';

interface Announced {
  readonly taken: number;
  readonly appended?: AppendedBatch;
  readonly partly?: ReturnType<typeof receiptNotices>;
}

/** Streams are locked while their cursors are taken: not for many at once. */
const CURSORS_AT_ONCE = 200;

/**
 * Tells of cursors that have moved, once a second, however often they did. That a cursor is to be told of is in its
 * row, so nothing is lost with a process; every instance looks, and each cursor is taken by one of them.
 */
@Injectable()
export class Announcer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task = new RecurringTask({
    name: 'announcer',
    run: async () => {
      await this.sweep();
      return msToNextSweep(Date.now());
    },
    onError: (error) => {
      this.logger.error('cursors:announce-failed', { error });
      return msToNextSweep(Date.now());
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
    private readonly bus: BusConnection,
    private readonly features: Features,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#task.start(msToNextSweep(Date.now()));
  }

  /** Before the others end: what it publishes last is confirmed by Publication. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** Announces what is pending now. */
  async sweep(): Promise<void> {
    for (let more = true; more && !this.#task.stopped; ) {
      const pending = this.#tellable(await readPending(this.pool, CURSORS_AT_ONCE));
      const { taken, appended, partly = [] } = pending.length > 0 ? await this.#announce(await this.#countLeft(pending)) : { taken: 0 };
      if (appended) this.publication.publish(appended);
      for (const notice of partly) tell(this.bus, notices.receiptsMoved, notice);
      // None of so many: another instance is at it.
      more = taken > 0 && pending.length === CURSORS_AT_ONCE;
    }
  }

  /** Without the feature, a position concerns its user's own devices alone. */
  #tellable(pending: readonly PendingCursor[]): readonly PendingCursor[] {
    return this.features.has('status') ? pending : pending.map((cursor) => ({ ...cursor, isShared: false }));
  }

  /**
   * What is left to read behind those whose `read` has moved. Counted before anything is held: with much left it takes
   * long. Exact as of its own head; a cursor that has moved on meanwhile is left out, for the next time.
   */
  async #countLeft(pending: readonly PendingCursor[]): Promise<Map<PendingCursor, ReadState | undefined>> {
    const left = new Map<PendingCursor, ReadState | undefined>(pending.map((cursor) => [cursor, undefined]));
    const moved = pending.filter(({ read, announced }) => read > announced);
    const states = await readStates(this.pool, moved);
    moved.forEach((cursor, index) => {
      const state = states[index];
      if (state === undefined || state.cursor.read === cursor.read) left.set(cursor, state);
      else left.delete(cursor);
    });
    return left;
  }

  #announce(left: ReadonlyMap<PendingCursor, ReadState | undefined>): Promise<Announced> {
    const pending = [...left.keys()];
    const shared = pending.filter(({ isShared }) => isShared).map(({ stream }) => stream);
    const readers = pending.filter((cursor) => left.get(cursor) !== undefined).map(({ userId }) => streams.user(userId));
    return withTransaction(this.pool, async (transaction) => {
      const locked = await lockStreams(transaction, [...shared, ...readers]);
      const isTellable = (cursor: PendingCursor) => cursor.read <= cursor.announced || left.get(cursor) !== undefined;
      const taken = await takePending(transaction, pending, isTellable, (cursor) => markOf(left.get(cursor)));
      // Whoever has left the channel since is not told of.
      const moved = taken
        .filter(({ isMember }) => isMember)
        .map(({ pending, cursor, hiddenFrom }): MovedCursor => ({ ...pending, hiddenFrom, cursor, left: left.get(pending) }));
      const appends = announcements(moved).filter(({ stream }) => locked.has(stream));
      return { taken: taken.length, partly: receiptNotices(moved), ...(appends.length > 0 && { appended: await appendEvents(transaction, locked, appends) }) };
    });
  }
}

/** `null` where it was counted without a mark. */
const markOf = (state: ReadState | undefined): number | null | undefined => state && (state.cursor.unreadFrom ?? null);
