import pg, { type PoolClient } from 'pg';
import { told } from '../faults.ts';
import { requireSettings, poolConfig } from '../servers/pool-config.ts';
import { urlSettings } from '../servers/host-urls.rules.ts';
import { rewire } from '../servers/watched-client.ts';
import { REST_AFTER_FAULT_MS, REST_AFTER_LAG_MS, type ReplicaState } from './replica-choice.rules.ts';
import { shared } from './shared.ts';
import { walPosition } from './wal-position.rules.ts';

const APPLIED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END AS applied";

export interface ReplicaOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly applicationName: string;
  readonly onConnectionError?: (error: Error) => void;
}

/** A standby that answers reads. */
export class Replica implements ReplicaState {
  readonly pool: pg.Pool;
  applied = 0n;
  restsUntil = 0;
  readonly #look = shared(() => this.#readApplied());

  constructor({ url, poolSize, applicationName, onConnectionError }: ReplicaOptions) {
    const settings = urlSettings(url);
    const verify = async (client: PoolClient): Promise<void> => {
      if (settings.pooled) await requireSettings(client);
    };
    this.pool = new pg.Pool({
      ...poolConfig(settings, poolSize, applicationName),
      connectionString: url,
      verify: (client, done) => void verify(client).then(() => done(), done),
    });
    this.pool.on('connect', (client) => {
      client.on('error', (error) => onConnectionError?.(error));
      rewire(client, { prepared: settings.prepared, tell: told });
    });
    this.pool.on('error', () => undefined);
  }

  /** Asks how far it is, unless it is known to be far enough. @throws when it does not answer, or is no standby */
  async hasApplied(position: bigint): Promise<boolean> {
    if (this.applied < position) await this.#look();
    return this.applied >= position;
  }

  restAfterFault(): void {
    this.restsUntil = performance.now() + REST_AFTER_FAULT_MS;
    // It may come back as another server, with less.
    this.applied = 0n;
  }

  restAfterLag(): void {
    this.restsUntil = performance.now() + REST_AFTER_LAG_MS;
  }

  async #readApplied(): Promise<void> {
    const { rows } = await this.pool.query<{ applied: string | null }>(APPLIED);
    const applied = rows[0]?.applied;
    // It was promoted and goes its own way: it is asked as a primary, or not at all.
    if (!applied) throw new Error('the server is no standby');
    this.applied = walPosition(applied);
  }
}
