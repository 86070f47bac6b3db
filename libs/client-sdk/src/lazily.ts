import { ChatError } from './chat-error.ts';

type Names = readonly string[];
type Call = (names: Names, args: unknown[]) => Promise<unknown>;

/**
 * Something of which each method gives a promise, with code that is loaded by its first call: who never calls it loads
 * nothing of it. What it has in it works the same way. When the code cannot be loaded, a call is rejected as UNREACHABLE,
 * and the next one tries again.
 */
export function lazily<Subject extends object>(load: () => Promise<Subject>): Subject {
  let loading: Promise<Subject> | undefined;
  const call: Call = async (names, args) => {
    const loaded = await (loading ??= load()).catch((error: unknown) => {
      loading = undefined;
      throw ChatError.from(error, 'UNREACHABLE');
    });
    const owner = names.slice(0, -1).reduce<object>((subject, name) => Reflect.get(subject, name) as object, loaded);
    return (Reflect.get(owner, names.at(-1) ?? '') as (...args: unknown[]) => unknown).apply(owner, args);
  };
  return member([], call) as Subject;
}

function member(names: Names, call: Call): object {
  const nothing = (): void => undefined;
  return new Proxy(nothing, {
    // Not a promise: `await` looks for `then`.
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? member([...names, name], call) : undefined),
    apply: (_, __, args: unknown[]) => call(names, args),
  });
}
