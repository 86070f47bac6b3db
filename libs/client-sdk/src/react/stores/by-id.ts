import { isAlike, type Store } from './store.ts';
import { type Watch } from './watch.ts';

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** What is known of some of many, by id. */
export function byId<Value>(watch: Watch, ids: readonly string[], of: (id: string) => Value | undefined): Store<ReadonlyMap<string, Value>> {
  let last: ReadonlyMap<string, Value> = NOTHING;
  const get = (): ReadonlyMap<string, Value> => {
    const next = new Map<string, Value>();
    for (const id of ids) {
      const value = of(id);
      if (value !== undefined) next.set(id, value);
    }
    if (!isAlike(last, next)) last = next;
    return last;
  };
  return { get, subscribe: (onChange) => watch.add(ids, onChange), initial: NOTHING };
}
