/** A value that changes outside of React. Its snapshot is the same object until it reads differently. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly subscribe: (onChange: () => void) => () => void;
  /** What a server renders, and a page hydrates with. */
  readonly initial: Value;
}

/** Who is to be told of a change. */
export class Listeners {
  readonly #all = new Set<() => void>();

  add(listener: () => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(): void {
    for (const listener of [...this.#all]) listener();
  }
}

/** A value that never changes. */
export const fixed = <Value>(value: Value): Store<Value> => ({ get: () => value, subscribe: () => () => undefined, initial: value });

/** A part of another store: it changes only when the part does. */
export function select<From, To>(source: Store<From>, pick: (from: From) => To): Store<To> {
  let last: { readonly from: From; readonly to: To } | undefined;
  const get = (): To => {
    const from = source.get();
    if (last !== undefined && last.from === from) return last.to;
    const to = pick(from);
    last = { from, to: last !== undefined && isAlike(last.to, to) ? last.to : to };
    return last.to;
  };
  return { get, subscribe: source.subscribe, initial: pick(source.initial) };
}

/** Whether two values are the same, or objects, lists or maps of the same things. */
export function isAlike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (one instanceof Map && other instanceof Map) return one.size === other.size && [...one].every(([key, value]) => other.has(key) && Object.is(other.get(key), value));
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other) || one instanceof Map || one instanceof Set) return false;
  const keys = Object.keys(one);
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(right, key) && Object.is(left[key], right[key]));
}
