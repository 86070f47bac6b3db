/** The values that something has had, and since when. */
export class History<Value> {
  readonly #values: { readonly at: number; readonly value: Value }[];

  constructor(first: Value) {
    this.#values = [{ at: Number.NEGATIVE_INFINITY, value: first }];
  }

  get last(): Value {
    const last = this.#values.at(-1);
    if (last === undefined) throw new Error('there is a first value');
    return last.value;
  }

  add(at: number, value: Value): void {
    this.#values.push({ at, value });
  }

  /** All values that it had at some time between the two. */
  during(from: number, to: number): Value[] {
    return this.#values.filter(({ at }, index) => at <= to && (this.#values[index + 1]?.at ?? Number.POSITIVE_INFINITY) >= from).map(({ value }) => value);
  }
}

/** A change is recorded while its rows are locked, and seen by others once it is committed. */
export const COMMIT_MS = 1_000;
