import { ChatError } from './chat-error.ts';

type Names = readonly string[];
type Call = (names: Names, args: unknown[]) => Promise<unknown>;

/** Between attempts to load code: a network that is away for a moment is not a page that is too old. */
const PAUSES_MS = [200, 1_000];

/**
 * Code that is not loaded with the page.
 * @param pausesMs between attempts; none where the caller tries again by itself
 * @throws CODE_UNAVAILABLE when it cannot be had: no network, or a page that is older than what is deployed
 */
export async function part<Code>(load: () => Promise<Code>, pausesMs = PAUSES_MS): Promise<Code> {
  for (const pauseMs of pausesMs) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return load().catch((cause: unknown) => {
    throw ChatError.local('CODE_UNAVAILABLE', { cause });
  });
}

/** Something whose code is loaded by its first use. What is asked of it is done in order; what cannot be loaded is not done. */
export class Late<Subject> {
  readonly #load: () => Promise<Subject>;
  #loading: Promise<Subject> | undefined;

  constructor(load: () => Promise<Subject>) {
    this.#load = load;
  }

  use(act: (subject: Subject) => void): void {
    this.#loading ??= part(this.#load);
    this.ifUsed(act);
  }

  /** Nothing, while nobody has used it. */
  ifUsed(act: (subject: Subject) => void): void {
    this.#loading?.then(act).catch(() => (this.#loading = undefined));
  }
}

/**
 * Something of which each method gives a promise, with code that is loaded by its first call: who never calls it loads
 * nothing of it. What it has in it works the same way. When the code cannot be loaded, a call is rejected as
 * CODE_UNAVAILABLE, and the next one tries again.
 * @param own methods that need not be loaded
 */
export function lazily<Subject extends object, Own extends object>(load: () => Promise<Subject>, own?: Own): Subject & Own {
  let loading: Promise<Subject> | undefined;
  const call: Call = async (names, args) => {
    const loaded = await (loading ??= part(load)).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    const owner = names.slice(0, -1).reduce<object>((subject, name) => Reflect.get(subject, name) as object, loaded);
    return (Reflect.get(owner, names.at(-1) ?? '') as (...args: unknown[]) => unknown).apply(owner, args);
  };
  return member([], call, own) as Subject & Own;
}

function member(names: Names, call: Call, own: object = {}): object {
  const nothing = (): void => undefined;
  return new Proxy(nothing, {
    get: (_, name) => {
      // Not a promise: `await` looks for `then`.
      if (typeof name !== 'string' || name === 'then') return undefined;
      const there: unknown = Reflect.get(own, name);
      return typeof there === 'function' ? there : member([...names, name], call, there as object | undefined);
    },
    apply: (_, __, args: unknown[]) => call(names, args),
  });
}
