import { type RouteContract } from '@chatgenius/contracts';

/**
 * The header `Link` (RFC 8288) of a page: where the next one is, with everything else that was asked for, relative to the
 * same server. @param url path and query, as they came
 */
export function linkToNext(route: RouteContract, answer: unknown, { url, query }: { url: string; query: unknown }): string | undefined {
  const next = route.nextPage?.(answer, query);
  if (next === undefined) return undefined;
  const [path = '', search = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(next)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, String(value));
  }
  return `<${path}?${parameters.toString()}>; rel="next"`;
}
