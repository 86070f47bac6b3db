import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '@chatgenius/contracts';
import { type Pool } from 'pg';
import { TimeUsedUpError } from '../bounded-time.ts';
import { isPassing, isStatementTimeout } from '../faults.ts';
import { replicasToAsk } from './replica-choice.rules.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import { shared } from './shared.ts';
import { walPosition } from './wal-position.rules.ts';

/** Few are further behind while all is well. */
const CATCH_UP_MS = 30;
const ASK_EVERY_MS = 5;

/** Where a read was answered: by a replica, or by the primary because there was none, none had what was needed, or one failed. */
export type ReadBy = 'replica' | 'primary' | 'primary:behind' | 'primary:fault' | 'primary:resting';

export interface ReadsOptions {
  readonly primary: Pool;
  readonly replicas: readonly ReplicaOptions[];
  readonly onRead?: (by: ReadBy) => void;
  readonly onReplicaFault?: (error: unknown) => void;
}

/**
 * Reads that a replica may answer (docs/adr/0039). Each sees at least what was committed when it was asked: the primary says
 * where its log stands, and a replica answers that has applied the log up to there. So nobody misses what they have seen
 * or written before, whoever has told them of it.
 */
export class Reads {
  readonly #primary: Pool;
  readonly #replicas: readonly Replica[];
  readonly #onRead: (by: ReadBy) => void;
  readonly #onReplicaFault: (error: unknown) => void;
  /** Reads that begin together ask once. */
  readonly #position = shared(() => this.#readPosition());
  #turn = 0;

  constructor({ primary, replicas, onRead = () => undefined, onReplicaFault = () => undefined }: ReadsOptions) {
    this.#primary = primary;
    this.#replicas = replicas.map((replica) => new Replica(replica));
    this.#onRead = onRead;
    this.#onReplicaFault = onReplicaFault;
  }

  /** @param read may be called twice, when a replica fails: it only reads */
  async run<Result>(read: (pool: Pool) => Promise<Result>): Promise<Result> {
    const now = performance.now();
    if (this.#replicas.length === 0) return this.#onPrimary('primary', read);
    if (this.#replicas.every(({ restsUntil }) => restsUntil > now)) return this.#onPrimary('primary:resting', read);
    const position = await this.#position();
    let by: ReadBy = 'primary:behind';
    for (const replica of replicasToAsk(this.#replicas, { position, now, turn: this.#turn++ })) {
      const state = await this.#stateOf(replica, position);
      if (state === 'fault') by = 'primary:fault';
      if (state !== 'there') continue;
      try {
        const result = await read(replica.pool);
        this.#onRead('replica');
        return result;
      } catch (error) {
        if (!isReplicaFault(error)) throw error;
        this.#rest(replica, error);
        by = 'primary:fault';
      }
    }
    return this.#onPrimary(by, read);
  }

  /** A replica that is nearly there is waited for. */
  async #stateOf(replica: Replica, position: bigint): Promise<'there' | 'behind' | 'fault'> {
    try {
      for (const until = performance.now() + CATCH_UP_MS; ; await delay(ASK_EVERY_MS)) {
        if (await replica.hasApplied(position)) return 'there';
        if (performance.now() < until) continue;
        replica.restAfterLag();
        return 'behind';
      }
    } catch (error) {
      this.#rest(replica, error);
      return 'fault';
    }
  }

  #rest(replica: Replica, error: unknown): void {
    replica.restAfterFault();
    this.#onReplicaFault(error);
  }

  async close(): Promise<void> {
    await Promise.all(this.#replicas.map(({ pool }) => pool.end()));
  }

  #onPrimary<Result>(by: ReadBy, read: (pool: Pool) => Promise<Result>): Promise<Result> {
    this.#onRead(by);
    return read(this.#primary);
  }

  /** What is visible was flushed: with synchronous_commit=off it need not be, see docs/guides/postgres.md. */
  async #readPosition(): Promise<bigint> {
    const { rows } = await this.#primary.query<{ position: string }>('SELECT pg_current_wal_flush_lsn()::text AS position');
    return walPosition(rows[0]?.position ?? '');
  }
}

/** Refusals are answers, and so are mistakes of ours; a read whose time is up would take too long elsewhere, too. */
function isReplicaFault(error: unknown): boolean {
  if (!(error instanceof ChatError)) return isPassing(error) && !isStatementTimeout(error);
  return error.reason === 'UNAVAILABLE' && !(error.cause instanceof TimeUsedUpError) && !isStatementTimeout(error.cause);
}
