import { routes, type RouteContract, wholeSchema } from '@chatgenius/contracts';
import { z } from 'zod';
import { type ListScenes, type RouteName } from './list-scene.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly enum?: readonly string[] }>>;
  readonly required?: readonly string[];
}

/** Answers that hold a list, and are none that grows: keys, and word filters, which are written as a whole. */
const NO_LISTS: ReadonlySet<RouteName> = new Set<RouteName>(['jwks', 'readChannelFilter', 'readFilter']);

const namesOfRoutes = Object.keys(routes) as RouteName[];

/** Every route whose answer is a page of a list, or all of one. */
export const LISTS: readonly RouteName[] = namesOfRoutes.filter((name) => !NO_LISTS.has(name) && isList(routes[name]));

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  return wholeSchema(schema, io) as ObjectSchema;
}

function isList(route: RouteContract): boolean {
  if (route.method !== 'GET' || route.file !== undefined) return false;
  const { properties = {}, required = [] } = jsonSchema(route.output, 'output');
  return route.nextPage !== undefined || required.some((name) => properties[name]?.type === 'array');
}

/** Parameters that lead to another page, or say how long one is: walked, whoever asks. */
function pagingOf(route: RouteContract): ReadonlySet<string> {
  return new Set(['limit', ...Object.keys(nextPageOf(route))]);
}

/** Of lists that are paged by what is in the answer, nothing: their parameters are positions that somebody may ask for. */
function nextPageOf(route: RouteContract): object {
  try {
    return route.nextPage?.({ next: '0' }, {}) ?? {};
  } catch {
    return {};
  }
}

/** What of the lists nobody asks for: whole routes, filters, and values of filters. Empty where the scenes have everything. */
export function unasked(scenes: ListScenes): string[] {
  return LISTS.flatMap((name) => {
    const queries = scenes[name]?.map(({ ask }) => ask(0).query ?? {});
    if (queries === undefined || queries.length === 0) return [`${name}: no scene`];
    return valuesOf(routes[name]).filter(([parameter, value]) => !queries.some((query) => (value === undefined ? parameter in query : query[parameter] === value))).map(([parameter, value]) => `${name}: ${parameter}${value === undefined ? '' : `=${value}`}`);
  });
}

/** Parameters, with each of their values where those are few, other than what holds without them. */
function valuesOf(route: RouteContract): [parameter: string, value: string | undefined][] {
  const { properties = {} } = route.query === undefined ? {} : jsonSchema(route.query, 'input');
  const paging = pagingOf(route);
  return Object.entries(properties).flatMap(([parameter, { type, enum: values }]): [string, string | undefined][] => {
    if (paging.has(parameter)) return [];
    const few = values ?? (type === 'boolean' ? ['true', 'false'] : undefined);
    return few === undefined ? [[parameter, undefined]] : few.filter((value) => value !== withoutIt(route, parameter)).map((value) => [parameter, value]);
  });
}

/** The value that a parameter has where it is left out. */
function withoutIt({ query }: RouteContract, parameter: string): string | undefined {
  const left = query instanceof z.ZodObject ? (query.shape[parameter] as z.ZodType | undefined)?.safeParse(undefined) : undefined;
  return left?.success === true ? String(left.data) : undefined;
}

/** The most rows that a page of the list may have. */
export function longestPage({ query }: RouteContract): number | undefined {
  const limit = query && (jsonSchema(query, 'input').properties?.limit as { maximum?: number } | undefined);
  return limit?.maximum;
}

/** How many rows an answer has: of its longest list. */
export const rowsOf = (answer: unknown): number => Math.max(0, ...Object.values(answer as object).map((value: unknown) => (Array.isArray(value) ? value.length : 0)));
