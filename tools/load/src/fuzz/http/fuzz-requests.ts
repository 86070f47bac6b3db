import { isDeploymentPermission, routes, type RouteContract, wholeSchema } from '@chatgenius/contracts';
import fc from 'fast-check';
import { hostileValue, nearly } from '../hostile-values.ts';
import { valuesOf, type Known } from '../schema-values.ts';
import { rangeHeaders, uploadBody, uploadHeaders } from './upload-bodies.ts';

/** One request, as it travels. */
export interface FuzzRequest {
  readonly kind: 'valid' | 'nearly valid' | 'hostile';
  /** Of the contracts. */
  readonly route: RouteContract;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Beside the token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Whose token is sent: the place of a caller, or none or a bad one. */
  readonly caller: number | 'nobody' | 'forged' | 'garbage';
}

/** Who may speak: places of tokens. */
export interface Callers {
  /** How many there are. */
  readonly all: number;
  readonly administrators: readonly number[];
  /** People whose passwords are known. */
  readonly withPasswords: readonly number[];
  /** Programs that start sessions for others. */
  readonly starters: readonly number[];
  /** Whose a thing is, by the parameter of the path that names it. */
  readonly owners: Readonly<Record<string, readonly number[]>>;
}

interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Slow by design (argon2), and once in a while enough. */
const HASHING: readonly unknown[] = [routes.signUp, routes.signIn];
const JSON_TYPE = 'application/json';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const MEDIA_TYPES = ['text/plain', 'application/json; charset=utf-8', 'application/json; charset=utf-16', 'application/json; charset=x', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json;', 'json', '*/*', ''];
const TEXTS = ['', ' ', '{', '[', '{"a":', 'null', '"text"', '7', '{"a":1}}', '\u0000', '{"__proto__":{}}', '[[[[', 'undefined', '{"a":1,}', "{'a':1}"];
const PATH_PARTS = ['%FF', '%00', '%2F', '..%2f', '.', '%20', '%E0%A4%A', 'x'.repeat(3_000), 'null', '0', '-1', '__proto__', ':channelId', '*', '{}', "'", '%F0%9F%91%8D'];

/** Node refuses longer heads (431) before anything of ours sees them. */
const LONGEST_SEARCH = 6_000;
const MOST_PARAMETERS = 100;

/** Headers that mean something, in every form. */
const extraHeaders = fc.record(
  {
    'idempotency-key': fc.constantFrom('a', '"b"', 'two words', 'x'.repeat(300), '', 'c-1', 'c-2', 'c-3'),
    'if-match': fc.constantFrom('*', '"a"', 'W/"a"', 'a', '', '"a", "b"', '"'.repeat(50)),
    'if-none-match': fc.constantFrom('*', '"a"', 'W/"a"', '', ','),
    'x-request-id': fc.constantFrom('a', 'two words', 'x'.repeat(500), ''),
    accept: fc.constantFrom('application/problem+json', '*/*', 'text/html', '', 'application/*;q=0.1', 'application/problem+json;q=x', ',,,'),
    traceparent: fc.constantFrom('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x', ''),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br', 'x'),
    'webhook-id': fc.constantFrom('a', ''),
    'webhook-timestamp': fc.constantFrom('0', '1e9', '99999999999999', 'x'),
    'webhook-signature': fc.constantFrom('v1,AAAA', 'v1,', ''),
  },
  { requiredKeys: [] },
);
const someHeaders = fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: extraHeaders.map((headers) => ({ ...headers, 'content-encoding': undefined })), weight: 1 });

/**
 * Everything that is sent: derived from the contracts, so that a route that is added is fuzzed, too.
 * @param some the routes that are asked
 * @param doomed what decisions about the whole deployment are about, instead of what all others speak of
 */
export function fuzzRequests(some: readonly RouteContract[], known: Known, doomed: Known, callers: Callers): fc.Arbitrary<FuzzRequest> {
  const all = some.map((route) => {
    const parts = partsOf(route, isOfDeployment(route) ? { ...known, ...spared(route, doomed) } : known);
    const caller = callerOf(route, callers);
    const kinds = fc.oneof({ arbitrary: valid(route, parts, caller), weight: 4 }, { arbitrary: nearlyValid(route, parts, caller), weight: 5 }, { arbitrary: hostile(route, parts, caller), weight: 3 });
    return { arbitrary: ofFiles(route, kinds), weight: HASHING.includes(route) ? 1 : 5 };
  });
  return fc.oneof(...all);
}

/** Bytes, and what is said of them, are no part of the contracts. */
function ofFiles({ upload, file }: RouteContract, requests: fc.Arbitrary<FuzzRequest>): fc.Arbitrary<FuzzRequest> {
  if (upload === true) return fc.tuple(requests, uploadBody, uploadHeaders).map(([request, body, headers]) => (request.method === 'PUT' ? { ...request, headers: { ...request.headers, ...headers }, body } : request));
  if (file !== undefined) return fc.tuple(requests, rangeHeaders).map(([request, headers]) => ({ ...request, headers: { ...request.headers, ...headers } }));
  return requests;
}

const isOfDeployment = ({ permission }: RouteContract): boolean => permission !== undefined && isDeploymentPermission(permission);

/** Channels may be spoken of by all administrators, but for the one route that ends them. */
const spared = (route: RouteContract, { channelId, ...people }: Known): Known => (route === (routes.deleteChannel as RouteContract) && channelId !== undefined ? { ...people, channelId } : people);

function partsOf({ params, query, body }: RouteContract, known: Known): fc.Arbitrary<Parts> {
  const [path, search, content] = [params, query, body].map((part) => (part === undefined ? fc.constant(undefined) : valuesOf(part, known)));
  return fc.record({ params: path ?? fc.constant(undefined), query: search ?? fc.constant(undefined), body: content ?? fc.constant(undefined) });
}

/** Anybody; where only some may do it, often one of them; now and then nobody, or somebody with a bad token. */
function callerOf(route: RouteContract, callers: Callers): fc.Arbitrary<FuzzRequest['caller']> {
  const fit = route.scope === 'sessions:create' ? callers.starters : isOfDeployment(route) ? callers.administrators : asksForSecret(route) ? callers.withPasswords : (Object.entries(callers.owners).find(([parameter]) => route.path.includes(`:${parameter}`))?.[1] ?? []);
  const anybody = { arbitrary: fc.nat({ max: callers.all - 1 }), weight: 10 };
  return fc.oneof(anybody, fit.length === 0 ? anybody : { arbitrary: fc.constantFrom(...fit), weight: 10 }, { arbitrary: fc.constantFrom('nobody' as const, 'forged' as const, 'garbage' as const), weight: 1 });
}

/** Whether the caller is asked for what only they know. */
function asksForSecret({ auth, body }: RouteContract): boolean {
  if (auth === 'none' || body === undefined) return false;
  const { properties = {} } = wholeSchema(body, 'input');
  return ['password', 'currentPassword', 'code'].some((name) => name in properties);
}

function valid(route: RouteContract, parts: fc.Arbitrary<Parts>, whose: fc.Arbitrary<FuzzRequest['caller']>): fc.Arbitrary<FuzzRequest> {
  return fc.tuple(parts, someHeaders, whose, fc.nat({ max: 20 })).map(([{ params, query, body }, headers, caller, place]) => ({
    kind: 'valid',
    route,
    method: route.method,
    path: pathOf(route, params) + searchOf(place < 10 ? query : oneOf(query, place)),
    caller,
    ...content(headers, body === undefined ? undefined : JSON.stringify(body)),
  }));
}

/** A single parameter: many exclude each other. */
function oneOf(query: unknown, place: number): unknown {
  const parameters = Object.entries(query ?? {});
  return parameters.length === 0 ? query : Object.fromEntries(parameters.slice(place % parameters.length).slice(0, 1));
}

/** One of the parts has something wrong with it. */
function nearlyValid(route: RouteContract, parts: fc.Arbitrary<Parts>, whose: fc.Arbitrary<FuzzRequest['caller']>): fc.Arbitrary<FuzzRequest> {
  const spoiled = (part: keyof Parts) => nearly(parts.map((whole) => whole[part] ?? {}));
  const parsed = (text: string): unknown => JSON.parse(text) as unknown;
  return fc.tuple(parts, spoiled('body'), spoiled('query').map(parsed), spoiled('params').map(parsed), fc.nat({ max: 5 }), someHeaders, whose).map(([whole, body, query, params, which, headers, caller]) => {
    const spoilsBody = route.body !== undefined && which < 4;
    return {
      kind: 'nearly valid',
      route,
      method: route.method,
      path: pathOf(route, which === 4 ? params : whole.params) + searchOf(spoilsBody || which === 4 ? whole.query : query),
      caller,
      ...content(headers, spoilsBody ? body : whole.body === undefined ? undefined : JSON.stringify(whole.body)),
    };
  });
}

/** Other methods, media types, paths, texts and headers than anybody expects. */
function hostile(route: RouteContract, parts: fc.Arbitrary<Parts>, whose: fc.Arbitrary<FuzzRequest['caller']>): fc.Arbitrary<FuzzRequest> {
  const texts = fc.oneof(fc.constantFrom(...TEXTS), hostileValue.map((value) => JSON.stringify(value)), fc.constant(`{"a":"${'x'.repeat(120_000)}"}`));
  const paths = fc.array(fc.oneof(fc.constantFrom(...PATH_PARTS), fc.string().map(encoded)), { minLength: 4, maxLength: 4 });
  return fc.tuple(parts, fc.constantFrom(route.method, route.method, ...METHODS), fc.constantFrom(JSON_TYPE, ...MEDIA_TYPES), texts, paths, extraHeaders, fc.nat({ max: 3 }), whose).map(
    ([whole, method, type, text, replaced, headers, which, caller]) => {
      const path = which === 0 ? route.path.replaceAll(/:\w+/g, () => replaced.pop() ?? 'x') : pathOf(route, whole.params);
      const search = searchOf(whole.query);
      const mayHaveBody = method !== 'GET' && method !== 'HEAD';
      return {
        kind: 'hostile',
        route,
        method,
        path: path + (which === 1 && search !== '' ? `${search}&${search.slice(1)}&limit[]=1&__proto__=x` : search),
        caller,
        headers: clean({ ...headers, ...(mayHaveBody && { 'content-type': type }) }),
        ...(mayHaveBody && { body: which === 2 ? text : JSON.stringify(whole.body ?? {}) }),
      };
    },
  );
}

function content(headers: Readonly<Record<string, string | undefined>>, body: string | undefined): Pick<FuzzRequest, 'headers' | 'body'> {
  return body === undefined ? { headers: clean(headers) } : { headers: clean({ 'content-type': JSON_TYPE, ...headers }), body };
}

const clean = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> => Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined));

function pathOf({ path }: RouteContract, params: unknown): string {
  const values = (typeof params === 'object' && params !== null ? params : {}) as Record<string, unknown>;
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encoded(textOf(values[name])) || 'x');
}

function searchOf(query: unknown): string {
  if (typeof query !== 'object' || query === null) return '';
  const parameters = Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]) => `${encoded(name)}=${encoded(textOf(value))}`);
  return parameters.length === 0 ? '' : `?${parameters.slice(0, MOST_PARAMETERS).join('&').slice(0, LONGEST_SEARCH)}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '[[[['; // nested too deeply to be written
  }
}

const encoded = (text: string): string => encodeURIComponent(text.slice(0, 600).toWellFormed());
