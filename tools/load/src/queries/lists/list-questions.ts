import { type HttpService, type routes, type RouteContract } from '@chatgenius/contracts';
import { type Question } from '../question.ts';
import { at, type ListRequest, type ListScene } from './list-scene.ts';
import { longestPage, rowsOf } from './list-routes.rules.ts';

/** Asks a service, as somebody. Default: channel-api */
export type Get = (userId: string, path: string, query?: Readonly<Record<string, string | number | boolean>>, service?: HttpService) => Promise<unknown>;

/** Two questions of one scene: its first page, and pages further on, where there are any. */
export interface ListQuestions {
  readonly list: keyof typeof routes;
  readonly title: string;
  readonly first: Question;
  readonly further: Question | undefined;
}

/** Pages that are walked to come to the middle of a list. */
const MOST_PAGES = 50;
/** Requests whose lists are walked. */
const WALKED = 3;

/** @throws when nothing is listed, unless the scene allows it */
export async function questionsOfScene(list: keyof typeof routes, route: RouteContract, scene: ListScene, get: Get): Promise<ListQuestions> {
  const walks: Awaited<ReturnType<typeof walk>>[] = [];
  for (let place = 0; place < WALKED; place++) walks.push(await walk(route, scene.ask(place), get));
  if (scene.mayBeEmpty !== true && walks.every(({ rows }) => rows === 0)) throw new Error(`${list}, ${scene.title}: nothing is listed. Fill the database with some.`);
  const middles = walks.flatMap(({ middle }) => middle ?? []);
  const name = `${list}: ${scene.title}`;
  return {
    list,
    title: scene.title,
    first: { name, ask: (place) => ask(route, scene.ask(place), get) },
    further: middles.length === 0 ? undefined : { name: `${name}, further on`, share: 0.5, ask: (place) => ask(route, at(middles, place), get) },
  };
}

function ask(route: RouteContract, { userId, params = {}, query }: ListRequest, get: Get): Promise<unknown> {
  return get(userId, route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '')), query, route.service);
}

/** Goes from page to page. @returns the request in the middle of it, in pages of the usual size */
async function walk(route: RouteContract, request: ListRequest, get: Get): Promise<{ readonly rows: number; readonly middle: ListRequest | undefined }> {
  const limit = longestPage(route);
  const long = { ...request, query: { ...request.query, ...(limit !== undefined && { limit: String(limit) }) } };
  const pages: ListRequest[] = [];
  let rows = 0;
  for (let next: ListRequest | undefined = long; next !== undefined && pages.length < MOST_PAGES; ) {
    const current: ListRequest = next;
    const answer = await ask(route, current, get);
    rows += rowsOf(answer);
    pages.push(current);
    const parameters = route.nextPage?.(answer, current.query ?? {});
    next = parameters && { ...current, query: merged(current.query ?? {}, parameters) };
  }
  const middle = pages[Math.floor(pages.length / 2)];
  return { rows, middle: pages.length < 2 || middle === undefined ? undefined : { ...middle, query: merged(middle.query ?? {}, { limit: undefined }) } };
}

/** Parameters that are undefined are taken away. */
function merged(query: Readonly<Record<string, string>>, changes: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  const both = Object.entries({ ...query, ...changes }).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return Object.fromEntries(both.map(([name, value]) => [name, String(value)]));
}
