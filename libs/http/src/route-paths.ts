/** A method of a path, Express style, that this server answers. */
export interface ServedPath {
  readonly path: string;
  readonly method: string;
}

/** As Express matches: in any case, and with a slash at the end or without. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i');

/** Which methods the paths of a server take. */
export class KnownPaths {
  readonly #known: readonly { readonly pattern: RegExp; readonly method: string }[];

  constructor(served: readonly ServedPath[]) {
    this.#known = served.map(({ path, method }) => ({ pattern: patternOf(path), method }));
  }

  /** HEAD and OPTIONS among them; none for a path that there is not. */
  methodsOf(path: string): string[] {
    const methods = new Set(this.#known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (methods.size === 0) return [];
    return [...new Set([...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'])];
  }
}
