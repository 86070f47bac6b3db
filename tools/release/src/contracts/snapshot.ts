import { channelPermissions, commands, deploymentPermissions, ephemeralEvents, errorCatalogue, ErrorResponse, httpRateLimits, limits, NamedSchemas, Problem, rateLimits, routes, StreamEvent, streamEvents, type CommandContract, type ErrorDefinition, type EventContract, type RouteContract } from '@chatgenius/contracts';
import { type z } from 'zod';
import { type Direction, type Schema, type Schemas } from './schema.ts';

type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** The contracts of a release as data, without texts for people. */
export interface Snapshot {
  readonly version: string;
  /** Entities, by name: `#/Message`. */
  readonly schemas: Schemas;
  readonly payloads: Readonly<Record<Direction, Schemas>>;
  readonly commands: Readonly<Record<string, Facts>>;
  readonly events: Readonly<Record<string, Facts>>;
  readonly routes: Readonly<Record<string, Facts>>;
  readonly errors: Readonly<Record<string, Facts>>;
  readonly limits: Readonly<Record<string, number>>;
  /** Roles by permission. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
}

const NOTHING: Schema = { type: 'object', properties: {} };

/** The contracts as they are now. */
export function snapshot(version: string): Snapshot {
  const schemas = new NamedSchemas({ at: '#/' });
  const json = (schema: z.ZodType | undefined, io: 'input' | 'output'): Schema => (schema === undefined ? NOTHING : schemas.of(schema, io));
  const sent: [string, Schema][] = [];
  const told: [string, Schema][] = [['refusal', json(ErrorResponse, 'output')], ['problem', json(Problem, 'output')], ['stream event', json(StreamEvent, 'output')]];
  for (const { name, input, output } of Object.values<CommandContract>(commands)) {
    sent.push([`command ${name}`, json(input, 'input')]);
    told.push([`ack of ${name}`, json(output, 'output')]);
  }
  for (const { name, data } of events()) told.push([`event ${name}`, json(data, 'output')]);
  for (const [name, { params, query, body, output }] of Object.entries<RouteContract>(routes)) {
    for (const [part, schema] of Object.entries({ params, query, body })) sent.push([`route ${name} ${part}`, json(schema, 'input')]);
    told.push([`answer of ${name}`, json(output, 'output')]);
  }
  const described = {
    version,
    payloads: { sent: Object.fromEntries(sent), told: Object.fromEntries(told) },
    schemas: schemas.all,
    commands: Object.fromEntries(Object.values<CommandContract>(commands).map(({ name, permission, limit }) => [name, { permission, limit }])),
    events: Object.fromEntries(events().map(({ name, delivery }) => [name, { delivery }])),
    routes: Object.fromEntries(Object.entries<RouteContract>(routes).map(([name, route]) => [name, factsOf(route)])),
    errors: Object.fromEntries(Object.entries<ErrorDefinition>(errorCatalogue).map(([reason, { code, http, retryable }]) => [reason, { code, http, retryable }])),
    limits: { ...limits, ...prefixed('a minute: ', rateLimits), ...prefixed('a minute over HTTP: ', Object.fromEntries(Object.entries(httpRateLimits).map(([scope, { perMinute }]) => [scope, perMinute]))) },
    permissions: Object.fromEntries([...Object.entries(channelPermissions), ...Object.entries(deploymentPermissions)].map(([permission, { to }]) => [permission, to])),
  };
  // As it reads once it was written: without what is undefined, and without texts.
  return JSON.parse(JSON.stringify(described, (key, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value))) as Snapshot;
}

const events = (): EventContract[] => Object.values<EventContract>({ ...streamEvents, ...ephemeralEvents });

const prefixed = (prefix: string, values: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));

function factsOf({ method, path, status, auth, scope, permission, idempotencyKey, etag, file, form, limit }: RouteContract): Facts {
  return { method, path, status, auth, scope, permission, limit, idempotencyKey, etag: etag === undefined ? undefined : true, file, form };
}
