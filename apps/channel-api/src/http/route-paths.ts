import { routes, type RouteContract } from '@chatgenius/contracts';
import { PAGES } from '../docs/pages.ts';

interface KnownPath {
  readonly pattern: RegExp;
  readonly method: string;
}

/** As Express matches: in any case, and with a slash at the end or without. */
export const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i');

const KNOWN: readonly KnownPath[] = [...Object.values<RouteContract>(routes), ...PAGES.map((path) => ({ path, method: 'GET' }))].map(({ path, method }) => ({ pattern: patternOf(path), method }));

/** Methods that a path takes, HEAD and OPTIONS among them; none for a path that there is not. */
export function methodsOf(path: string): string[] {
  const methods = new Set(KNOWN.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
  if (methods.size === 0) return [];
  return [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
}
