import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { routes, routesOf, type RouteContract } from '@chatgenius/contracts';
import { faultsOfAnswer } from '@chatgenius/testing';
import fc from 'fast-check';
import { FuzzReport } from '../fuzz-report.ts';
import { fuzzRequests, type FuzzRequest } from './fuzz-requests.ts';
import { TUS_STATUSES, tusRequests, type TusRequest } from './tus-requests.ts';
import { makeStarter, makeWorld, type World, type WorldOptions } from './http-world.ts';

export interface FuzzHttpOptions extends WorldOptions {
  readonly requests: number;
  readonly seed: number;
  /** Requests at once. */
  readonly atOnce: number;
  readonly onProgress?: (sent: number) => void;
}

/** Requests that are made at once, from one seed, about one world. */
const CHUNK = 500;
const ANSWER_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Of so many requests one is of a resumable upload. */
const TUS_SHARE = 20;
/** Answers that a route gives where it does few things at a time, by its own limit. */
const BUSY: ReadonlyMap<unknown, number> = new Map([[routes.exportMe, 503]]);
/** Of the right form, and signed by nobody. */
const FORGED = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.AAAA';

/**
 * Sends requests that are derived from the contracts, valid, nearly valid and hostile, many at once. Each answer is held
 * against the OpenAPI document; one of 500 or more is a fault. At the end a caller as it should be still works.
 */
export async function fuzzHttp(options: FuzzHttpOptions): Promise<FuzzReport> {
  const report = new FuzzReport();
  await untilSettled(options);
  const starter = await makeStarter(options);
  for (let made = 0; made < options.requests; made += CHUNK) {
    const world = await makeWorld(options, made / CHUNK, starter);
    const arbitrary = fuzzRequests(askedRoutes(options), world.known, world.doomed, world.callers);
    const numRuns = Math.min(CHUNK, options.requests - made);
    const queue: (FuzzRequest | TusRequest)[] = fc.sample(arbitrary, { numRuns, seed: options.seed + made });
    // As many as of one route among some.
    if (world.uploads.length > 0) queue.push(...fc.sample(tusRequests(world.uploads, world.callers.owners.fileId?.[0] ?? 0, world.tokens.length), { numRuns: Math.ceil(numRuns / TUS_SHARE), seed: options.seed + made }));
    const work = async (): Promise<void> => {
      for (let request = queue.pop(); request !== undefined; request = queue.pop()) await send(options, world, request, report);
    };
    await Promise.all(Array.from({ length: options.atOnce }, work));
    options.onProgress?.(Math.min(made + CHUNK, options.requests));
  }
  await makeWorld(options, 0, starter).catch((error: unknown) => report.fault(`a caller as it should be: ${(error as Error).message}`));
  return report;
}

/** Presence is told to be unavailable until every gateway has reported, some seconds after its start. */
async function untilSettled({ url, tokens }: FuzzHttpOptions): Promise<void> {
  const until = performance.now() + ANSWER_TIMEOUT_MS;
  const headers = { authorization: `Bearer ${tokens[0]}` };
  const isKnown = async (): Promise<boolean> => (await fetch(new URL(`/v1/users/${randomUUID()}/presence`, url), { headers })).status !== 503;
  while (!(await isKnown()) && performance.now() < until) await delay(LOOK_EVERY_MS);
}

const askedRoutes = ({ filesUrl }: Pick<FuzzHttpOptions, 'filesUrl'>): readonly RouteContract[] => [...routesOf('channel-api'), ...(filesUrl === undefined ? [] : routesOf('file-service'))];

async function send({ url, filesUrl = url }: FuzzHttpOptions, { tokens }: World, request: FuzzRequest | TusRequest, report: FuzzReport): Promise<void> {
  const { method, headers, body, caller } = request;
  const isTus = !('route' in request);
  const target = new URL(request.path, isTus || request.route.service === 'file-service' ? filesUrl : url);
  const token = typeof caller === 'number' ? tokens[caller] : { nobody: undefined, forged: FORGED, garbage: 'x y' }[caller];
  const described = `${method} ${target.pathname.slice(0, 200)}${target.search.slice(0, 200)} ${JSON.stringify(headers)} ${String(body ?? '').slice(0, 500)}`;
  report.count('request', isTus ? 'tus' : request.kind);
  try {
    const response = await fetch(target, { method, body, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) } });
    const text = await response.text();
    report.count(isTus ? `${method} tus` : `${request.route.method} ${request.route.path}`, String(response.status));
    for (const fault of isTus ? tusFaults(response, text) : routeFaults(request, target.pathname, response, text)) report.fault(`${fault}\n    after ${described}`);
  } catch (error) {
    const { message, cause } = error as Error;
    report.fault(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n    after ${described}`);
  }
}

function routeFaults({ route, method }: FuzzRequest, path: string, response: Response, text: string): string[] {
  const { status, headers } = response;
  return [...(status >= 500 && BUSY.get(route) !== status ? [`it was answered ${status}: ${text.slice(0, 300)}`] : []), ...faultsOfAnswer({ method, path, status, headers, body: bodyOf(response, text) })];
}

const tusFaults = ({ status }: Response, text: string): string[] => (TUS_STATUSES.includes(status) ? [] : [`an upload was answered ${status}: ${text.slice(0, 300)}`]);

/** Files are answered as what they are. */
function bodyOf({ headers }: Response, text: string): unknown {
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '');
  return text !== '' && isJson ? (JSON.parse(text) as unknown) : text;
}

/** Routes that were never answered with success: what is fuzzed behind a refusal is the refusal. */
export function neverDone({ counts }: FuzzReport, options: Pick<FuzzHttpOptions, 'filesUrl'>): string[] {
  const all = askedRoutes(options).map(({ method, path, status }) => ({ name: `${method} ${path}`, status }));
  return all.filter(({ name, status }) => !counts.has(`${name}: ${status}`)).map(({ name }) => name);
}
