import type pg from 'pg';

interface Holder {
  readonly pid: number;
  readonly name: string;
  readonly state: string | null;
  readonly seconds: number;
}

const LOOK_EVERY_MS = 100;

/** Whom a backend waits for, without their statements: those may hold words that people wrote. */
const HOLDERS = `
  SELECT pid, coalesce(nullif(application_name, ''), usename, backend_type, 'unknown') AS name, state,
         floor(extract(epoch FROM clock_timestamp() - coalesce(xact_start, backend_start)))::int AS seconds
  FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY xact_start`;

/** Watches a backend from another connection while it runs a statement, and tells whom it waits for whenever these are others. */
export class LockWatch {
  readonly #observer: pg.ClientBase;
  readonly #pid: number;
  readonly #onHolders: (holders: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #seen = '';

  constructor(observer: pg.ClientBase, pid: number, onHolders: (holders: string) => void) {
    this.#observer = observer;
    this.#pid = pid;
    this.#onHolders = onHolders;
    this.#again();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #again(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    // An observer that gets no answer is no reason to stop migrating.
    const { rows } = await this.#observer.query<Holder>(HOLDERS, [this.#pid]).catch(() => ({ rows: [] }));
    if (this.#timer === undefined) return;
    const pids = rows.map(({ pid }) => pid).join();
    if (pids !== '' && pids !== this.#seen) this.#onHolders(rows.map(spelt).join(', '));
    this.#seen = pids;
    this.#again();
  }
}

const spelt = ({ pid, name, state, seconds }: Holder): string => `${name} (backend ${pid}, ${state ?? 'state unknown'}, transaction of ${seconds} s)`;
