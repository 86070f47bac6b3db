import { channelPermissions, commands, deploymentPermissions, ephemeralEvents, errorCatalogue, httpRateLimits, rateLimits, routes, streamEvents, type CommandContract, type ErrorDefinition, type EventContract, type RouteContract } from '@chatgenius/contracts';
import { documentedLimits } from '../documented-limits.ts';
import { schemaTypes } from './schema-types.ts';
import { surface, type RouteTypes } from './surface-schemas.ts';

const HEADER = '// Generated from libs/contracts by `npm run generate`; change it there.\n\n';
const SCHEMAS = "import type * as schemas from './schemas.ts';\n\n";
const comment = (text: string): string => `/** ${text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()} */`;

const FOLDER = 'libs/client-sdk/src/generated';
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};
const theSurface = once(surface);

/** The typed surface of the SDK: plain TypeScript, so that neither zod nor the contracts travel with it. */
export const SDK_FILES: Readonly<Record<string, () => string | Promise<string>>> = {
  [`${FOLDER}/schemas.ts`]: async () => HEADER + (await schemaTypes(theSurface().schemas)),
  [`${FOLDER}/commands.ts`]: () => HEADER + SCHEMAS + block('export interface Commands', 'Every command: by name, what it carries and what its ack brings.', Object.entries<CommandContract>(commands).map(commandEntry)),
  [`${FOLDER}/events.ts`]: () => HEADER + SCHEMAS + events(),
  [`${FOLDER}/routes.ts`]: () => HEADER + SCHEMAS + routeTypes(theSurface().routes),
  [`${FOLDER}/errors.ts`]: () => HEADER + block('export interface ErrorReasons', 'Why the server refuses something: each reason of this release, and its code.', Object.entries<ErrorDefinition>(errorCatalogue).map(reasonEntry)),
  [`${FOLDER}/limits.ts`]: () => HEADER + limitTables(),
  [`${FOLDER}/permissions.ts`]: () => HEADER + permissionTables(),
};

function block(head: string, meaning: string, entries: readonly string[], end = '}'): string {
  return `${comment(meaning)}\n${head} {\n${entries.map((entry) => entry.replaceAll(/^/gm, '  ')).join('\n')}\n${end}\n`;
}

const refusals = (errors: readonly string[]): string => (errors.length === 0 ? '' : ` May be refused for ${errors.map((reason) => `\`${reason}\``).join(', ')}.`);

function commandEntry([key, { name, summary, errors }]: [string, CommandContract]): string {
  const { input, output } = theSurface().commands[key] ?? { input: 'never', output: 'never' };
  return `${comment(summary + refusals(errors))}\n${key}: { name: '${name}'; input: schemas.${input}; output: schemas.${output} };`;
}

function events(): string {
  const told = theSurface().events;
  const ofStreams = Object.entries<EventContract>(streamEvents).map(([key, { summary }]) => `${comment(summary)}\n${key}: schemas.${told[key]};`);
  const others = Object.entries<EventContract>(ephemeralEvents).map(([key, { name, summary }]) => `${comment(summary)}\n${key}: { name: '${name}'; data: schemas.${told[key]} };`);
  return [block('export interface StreamEvents', 'Events of streams: in order, none missing and none twice.', ofStreams), block('export interface EphemeralEvents', 'Events that belong to no stream: what may be lost, and notices about the connection.', others)].join('\n');
}

function routeTypes(found: readonly RouteTypes[]): string {
  const entries = found.map(({ name, method, path, summary, params, query, body, answer }) => {
    const type = (schema: string | undefined): string => (schema === undefined ? 'undefined' : `schemas.${schema}`);
    const { errors } = (routes as Record<string, RouteContract>)[name] ?? { errors: [] };
    return `${comment(summary + refusals(errors))}\n${name}: { method: '${method}'; path: '${path}'; params: ${type(params)}; query: ${type(query)}; body: ${type(body)}; answer: ${answer === undefined ? 'ReadableStream<Uint8Array>' : type(answer)} };`;
  });
  const anonymous = found.filter((route) => route.anonymous).map(({ method, path }) => `  '${method} ${path}',`);
  return [
    block('export interface Routes', 'Every route: where it is, what it takes and what it answers.', entries),
    `${comment('Routes that take no access token.')}\nexport const ANONYMOUS: readonly string[] = [\n${anonymous.join('\n')}\n];\n`,
  ].join('\n');
}

function reasonEntry([reason, { code, http, retryable, message, advice }]: [string, ErrorDefinition]): string {
  return `${comment(`${message} ${advice} HTTP ${http}, ${retryable ? 'retryable' : 'not retryable'}.`)}\n${reason}: '${code}';`;
}

function limitTables(): string {
  const sizes = documentedLimits().map(({ name, value, meaning }) => (meaning === '' ? '' : `${comment(meaning)}\n`) + `${name}: ${value},`);
  const rates = Object.entries(rateLimits).map(([scope, perMinute]) => `'${scope}': ${perMinute},`);
  const httpRates = Object.entries(httpRateLimits).map(([scope, { perMinute, of, counts }]) => `${comment(`Counts ${counts}; for each ${of}.`)}\n'${scope}': ${perMinute},`);
  return [
    block('export const limits =', 'Sizes that the server checks. Those that concern a session come with `session:ready`, too.', sizes, '} as const;'),
    block('export const rateLimits =', 'How often something may be done in a minute over the socket, unless the deployment says otherwise.', rates, '} as const;'),
    block('export const httpRateLimits =', 'The same over HTTP.', httpRates, '} as const;'),
  ].join('\n');
}

function permissionTables(): string {
  const rows = (grants: Readonly<Record<string, { readonly allows: string; readonly to: readonly string[] }>>): string[] =>
    Object.entries(grants).map(([permission, { allows, to }]) => `${comment(allows)}\n'${permission}': [${to.map((role) => `'${role}'`).join(', ')}],`);
  return [
    block('export const channelPermissions =', 'What the role of a member allows in a channel. For showing and hiding: the server decides.', rows(channelPermissions), '} as const;'),
    block('export const deploymentPermissions =', 'What the role of a person allows in the deployment.', rows(deploymentPermissions), '} as const;'),
  ].join('\n');
}
