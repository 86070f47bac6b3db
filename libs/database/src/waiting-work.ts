import { setTimeout as delay } from 'node:timers/promises';
import { type Queryable } from './stream-log/transaction.ts';

/** Tasks that look at the same time ask within this of each other. */
const GATHER_MS = 5;

/**
 * Says whether rows wait for a task. Looks that find nothing are nearly all that an idle deployment does: all tasks of a
 * process that look at the same time ask by one statement (`untilTick` has them look at the same time).
 */
export class WaitingWork<Kind extends string> {
  readonly #db: Queryable;
  readonly #statement: { readonly name: string; readonly text: string };
  #asked: Promise<Readonly<Record<Kind, boolean>>> | undefined;

  /** @param conditions SQL that is true when there is work, of each kind; what an index answers at once */
  constructor(db: Queryable, conditions: Readonly<Record<Kind, string>>) {
    this.#db = db;
    const columns = Object.entries<string>(conditions).map(([kind, condition]) => `${condition} AS "${kind}"`);
    this.#statement = { name: 'waiting-work', text: `SELECT ${columns.join(', ')}` };
  }

  /** Whether work of this kind waits. The statement begins after the call, so nothing that was committed before it is missed. */
  async any(kind: Kind): Promise<boolean> {
    this.#asked ??= this.#ask();
    return (await this.#asked)[kind];
  }

  async #ask(): Promise<Readonly<Record<Kind, boolean>>> {
    await delay(GATHER_MS);
    this.#asked = undefined;
    const { rows } = await this.#db.query<Record<Kind, boolean>>(this.#statement);
    if (rows[0] === undefined) throw new Error('A statement without FROM has one row.');
    return rows[0];
  }
}
