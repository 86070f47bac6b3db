import { type z } from 'zod';
import { routes } from '../catalogue.ts';
import { type RouteContract } from '../define/route.ts';
import { ChatError, ErrorReason, ErrorResponse, toErrorResponse } from '../errors.ts';
import { Problem } from '../problem.ts';
import { scopes } from '../scopes.ts';
import { headers } from './headers.ts';
import { NamedSchemas } from './named-schemas.ts';
import { operationOf, TAGS, type Responses } from './operation.ts';
import { errorsOf } from './route-errors.ts';
import { type OpenApiDocument, type OpenApiOperation } from './openapi-document.ts';

const INFO = {
  title: 'ChatGenius real-time',
  version: '1',
  summary: 'Sign-in, channels, history, bots and webhooks',
  description: 'What holds for all routes is in the guide docs/guides/http.md. What is delivered as it happens comes over Socket.IO (docs/reference/events.md).',
  license: { name: 'MIT', identifier: 'MIT' },
};

const SCOPES = Object.entries(scopes).map(([scope, meaning]) => `- \`${scope}\`: ${meaning}`);
const SECURITY = {
  session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a person’s session.' },
  serviceToken: { type: 'http', scheme: 'bearer', description: `The service token of a bot, with the scope that the route names.\n\n${SCOPES.join('\n')}` },
};

/** Express style to OpenAPI's: `/v1/channels/:channelId` to `/v1/channels/{channelId}`. */
export const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/**
 * All routes as OpenAPI 3.1. @param strict objects of answers have no fields that are not named: for tests, since contracts grow
 */
export function openApiDocument({ strict = false }: { readonly strict?: boolean } = {}): OpenApiDocument {
  const schemas = new NamedSchemas({ at: '#/components/schemas/', strict });
  const responses: Responses = {};
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const form of [ErrorResponse, Problem] satisfies z.ZodType[]) schemas.of(form, 'output');
  for (const [name, route] of Object.entries<RouteContract>(routes)) {
    const path = (paths[templateOf(route.path)] ??= {});
    path[route.method.toLowerCase()] = operationOf(name, route, schemas, responses);
  }
  return {
    openapi: '3.1.1',
    info: INFO,
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    tags: TAGS,
    paths,
    components: { securitySchemes: SECURITY, schemas: schemas.all, responses, headers, examples: examples() },
  } as OpenApiDocument;
}

/** How each refusal looks that a route may give. */
function examples(): Record<string, object> {
  const given = new Set(Object.values<RouteContract>(routes).flatMap(errorsOf));
  return Object.fromEntries(ErrorReason.options.filter((reason) => given.has(reason)).map((reason) => [reason, { value: toErrorResponse(new ChatError(reason)) }]));
}
