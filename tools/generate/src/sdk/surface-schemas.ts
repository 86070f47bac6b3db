import { asyncApiDocument, commands, Conversation, ephemeralEvents, Exceeded, FilterEntry, NamedSchemas, openApiDocument, ReportSubject, routes, streamEvents, templateOf, type JsonSchema, type RouteContract, Unread } from '@chatgenius/contracts';

const AT = '#/components/schemas/';
const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What no command, event or route carries by itself, and applications speak of. */
const FURTHER = { Conversation, Exceeded, FilterEntry, ReportSubject, Unread };

/** Where the parts of a route's request and its answer are among the schemas; absent where it has none. */
export interface RouteTypes {
  readonly name: string;
  readonly method: RouteContract['method'];
  /** As OpenAPI writes it: `/v1/channels/{channelId}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: string;
  readonly query?: string;
  readonly body?: string;
  /** Absent for a file, which is no JSON. */
  readonly answer?: string;
  readonly anonymous: boolean;
}

export interface Surface {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly routes: readonly RouteTypes[];
  /** What commands carry and are answered with, and what events are told with, by their keys. */
  readonly commands: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
  readonly events: Readonly<Record<string, string>>;
}

const refOf = (json: object | undefined): string => (json !== undefined && '$ref' in json && typeof json.$ref === 'string' ? json.$ref : '');
const named = (json: object | undefined): string => refOf(json).replace(AT, '');

/** Everything that an SDK has types for, by name: entities, commands, events, and what routes take and answer. */
export function surface(): Surface {
  const { schemas, messages } = asyncApiDocument().components;
  const parts = new NamedSchemas({ at: AT });
  const found = Object.entries<RouteContract>(routes).map(([name, route]) => typesOf(name, route, parts));
  for (const [name, schema] of Object.entries(FURTHER)) parts.named(name, schema, 'output');
  const outputOf = (key: string): string => named((schemas[named(messages[`${key}Ack`]?.payload)] as { oneOf: [{ properties: { data: object } }] }).oneOf[0].properties.data);
  return {
    schemas: merged([openApiDocument().components.schemas, schemas, parts.all]),
    routes: found,
    commands: Object.fromEntries(Object.keys(commands).map((key) => [key, { input: named(messages[key]?.payload), output: outputOf(key) }])),
    events: Object.fromEntries(Object.keys({ ...streamEvents, ...ephemeralEvents }).map((key) => [key, named(messages[`${key}Event`]?.payload)])),
  };
}

function typesOf(name: string, { method, path, summary, params, query, body, output, file, auth }: RouteContract, schemas: NamedSchemas): RouteTypes {
  const title = capital(name);
  return {
    name,
    method,
    path: templateOf(path),
    summary,
    ...(params && { params: named(schemas.named(`${title}Params`, params, 'input')) }),
    ...(query && { query: named(schemas.named(`${title}Query`, query, 'input')) }),
    ...(body && { body: named(schemas.named(`${title}Request`, body, 'input')) }),
    ...(file === undefined && { answer: named(schemas.named(`${title}Response`, output, 'output')) }),
    anonymous: auth === 'none',
  };
}

/** @throws if one name means two things */
function merged(all: ReadonlyArray<Readonly<Record<string, JsonSchema | object>>>): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  for (const [name, schema] of all.flatMap((each) => Object.entries(each))) {
    if (schemas[name] !== undefined && JSON.stringify(schemas[name]) !== JSON.stringify(schema)) throw new Error(`There are two schemas with the name ${name}.`);
    schemas[name] = schema as JsonSchema;
  }
  return Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
