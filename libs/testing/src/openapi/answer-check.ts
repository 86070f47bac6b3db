import { openApiDocument, type OpenApiResponse, routes, templateOf, type RouteContract } from '@chatgenius/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** An answer of channel-api to some request, as it came. */
export interface HttpAnswer {
  readonly method: string;
  /** With the query or without. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; empty text for none. */
  readonly body: unknown;
}

const ID = 'https://chatgenius.example/openapi.json';
const document = openApiDocument({ strict: true });
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: ID, ...document });
const compiled = new WeakMap<object, ValidateFunction>();
const KNOWN = Object.values<RouteContract>(routes).map((route) => ({ route, pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i') }));

/** Statuses that are no route’s own: the path or the method is not there, or what was sent is no HTTP request. */
const OF_NO_ROUTE: readonly number[] = [204, 400, 404, 405];

/** What is wrong with an answer, by the OpenAPI document with no field beyond those that it names; nothing when all is right. */
export function faultsOfAnswer(answer: HttpAnswer): string[] {
  const { method, path, status, headers, body } = answer;
  const [pathname = ''] = path.split('?', 1);
  const candidates = KNOWN.filter(({ pattern }) => pattern.test(pathname));
  // A path may be of several routes, such as /v1/users/search: the first is what Express takes.
  const route = candidates.find((known) => known.route.method === (method === 'HEAD' ? 'GET' : method))?.route;
  if (route === undefined) return OF_NO_ROUTE.includes(status) ? [] : [`${method} ${pathname} is no route, and was answered ${status}`];
  const named = `${route.method} ${route.path}`;
  const found = document.paths[templateOf(route.path)]?.[route.method.toLowerCase()]?.responses[status];
  const response = found && '$ref' in found ? document.components.responses[nameOf(found.$ref)] : found;
  if (response === undefined) return [`${named} was answered ${status}, which it does not list: ${JSON.stringify(body).slice(0, 300)}`];
  const faults = [...headerFaults(response, headers), ...(method === 'HEAD' ? [] : bodyFaults(response, headers, body))];
  return faults.map((fault) => `${named} was answered ${status}: ${fault}`);
}

/** @throws Error that names what is wrong with an answer */
export function assertAnswer(answer: HttpAnswer): void {
  const faults = faultsOfAnswer(answer);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function headerFaults({ headers: expected = {} }: OpenApiResponse, headers: Headers): string[] {
  return Object.keys(expected).flatMap((name) => {
    const { required = false, schema } = document.components.headers[name] ?? { schema: {} };
    const value = headers.get(name);
    if (value === null) return required ? [`the header ${name} is missing`] : [];
    return faultsBy(schema, value, `the header ${name}`);
  });
}

function bodyFaults({ content }: OpenApiResponse, headers: Headers, body: unknown): string[] {
  if (content === undefined) return body === '' ? [] : ['there is a body'];
  const mediaType = (headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
  const schema = content[mediaType]?.schema;
  return schema === undefined ? [`a body of the type "${mediaType}"`] : faultsBy(schema, body, 'the body');
}

function faultsBy(schema: object, value: unknown, what: string): string[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${ID}#/`)) as object);
    compiled.set(schema, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, 5).map(({ instancePath, message = '', params }) => `${what} ${instancePath} ${message} ${JSON.stringify(params).slice(0, 200)}`);
}

const nameOf = (reference: string): string => reference.slice('#/components/responses/'.length);
