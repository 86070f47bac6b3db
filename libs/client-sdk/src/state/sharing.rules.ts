type Parts = Readonly<Record<string, unknown>>;

/**
 * The new value, with every part that did not change replaced by the old object. Whoever draws it draws what has changed. For what travels as JSON.
 */
export function shared<Value>(before: unknown, next: Value): Value {
  if (before === next || !isComposed(before) || !isComposed(next) || Array.isArray(before) !== Array.isArray(next)) return next;
  const names = Object.keys(next);
  const parts = names.map((name) => shared(before[name], next[name]));
  if (names.length === Object.keys(before).length && names.every((name, index) => Object.hasOwn(before, name) && parts[index] === before[name])) return before as Value;
  return (Array.isArray(next) ? parts : Object.fromEntries(names.map((name, index) => [name, parts[index]]))) as Value;
}

/** The map before, if it has the same in the same order. */
export function sharedMap<Key, Value>(before: ReadonlyMap<Key, Value> | undefined, next: ReadonlyMap<Key, Value>): ReadonlyMap<Key, Value> {
  if (before?.size !== next.size) return next;
  const others = before.entries();
  for (const [key, value] of next) {
    const [otherKey, other] = others.next().value ?? [];
    if (key !== otherKey || value !== other) return next;
  }
  return before;
}

const isComposed = (value: unknown): value is Parts => typeof value === 'object' && value !== null;
