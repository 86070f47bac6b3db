import { type z } from 'zod';
import { mayBeUnchanged, type RouteContract } from '../define/route.ts';
import { type ErrorReason, errorCatalogue } from '../errors.ts';
import { limits } from '../limits.ts';
import { PROBLEM_MEDIA_TYPE } from '../problem.ts';
import { type OpenApiOperation, type OpenApiResponse } from './openapi-document.ts';
import { headersNamed, type HeaderName } from './headers.ts';
import { type JsonSchema, type NamedSchemas } from './named-schemas.ts';
import { errorsByStatus } from './route-errors.ts';

/** Refusals that many routes share, by status and reasons. */
export type Responses = Record<string, OpenApiResponse>;

/** Subjects, by the beginnings of their paths; the first that fits. */
const SUBJECTS: ReadonlyArray<readonly [string, string, string]> = [
  ['/v1/auth', 'identity', 'Sessions and their tokens, passwords, mail addresses and second factors.'],
  ['/.well-known', 'identity', ''],
  ['/v1/sessions', 'identity', ''],
  ['/v1/me/sessions', 'identity', ''],
  ['/v1/me/email', 'identity', ''],
  ['/v1/me/password', 'identity', ''],
  ['/v1/me/second-factor', 'identity', ''],
  ['/v1/me/channels', 'channels', 'Where people write.'],
  ['/v1/me/invitations', 'members', 'Who belongs to a channel, and who is invited.'],
  ['/v1/me', 'users', 'People: their profiles, and whom they block.'],
  ['/v1/users', 'users', ''],
  ['/v1/channels/:channelId/members', 'members', ''],
  ['/v1/channels/:channelId/join', 'members', ''],
  ['/v1/channels/:channelId/leave', 'members', ''],
  ['/v1/channels/:channelId/links', 'members', ''],
  ['/v1/channels/:channelId/transfer', 'members', ''],
  ['/v1/links', 'members', ''],
  ['/v1/channels/:channelId/archive', 'channels', ''],
  ['/v1/channels/:channelId/restore', 'channels', ''],
  ['/v1/channels/:channelId/make-private', 'channels', ''],
  ['/v1/channels/:channelId/settings', 'channels', ''],
  ['/v1/files', 'files', 'What people upload, and send in messages. Answered by file-service, at an address of its own.'],
  ['/files', 'files', ''],
  ['/v1/channels/:channelId/files', 'files', ''],
  ['/v1/channels/:channelId/bans', 'moderation', 'Who is kept out or silent, what is reported, and words that are refused.'],
  ['/v1/channels/:channelId/mutes', 'moderation', ''],
  ['/v1/channels/:channelId/slow-mode', 'moderation', ''],
  ['/v1/channels/:channelId/reports', 'moderation', ''],
  ['/v1/channels/:channelId/word-filter', 'moderation', ''],
  ['/v1/channels/:channelId/message-purges', 'moderation', ''],
  ['/v1/moderation', 'moderation', ''],
  ['/v1/reports', 'moderation', ''],
  ['/v1/message-purges', 'moderation', ''],
  ['/v1/audit', 'audit', 'What was decided, by whom and why.'],
  ['/v1/channels/:channelId/webhooks', 'webhooks', 'Events to other programs, and messages from them.'],
  ['/v1/channels/:channelId/', 'messages', 'What was written, and how far it was read.'],
  ['/v1/channels', 'channels', ''],
  ['/v1/webhooks', 'webhooks', ''],
  ['/v1/hooks', 'webhooks', ''],
  ['/v1/admin', 'administration', 'What administrators of the deployment see and do.'],
  ['/v1/bots', 'bots', 'Users that are programs.'],
  ['/v1/', 'messages', ''],
];

export const TAGS = SUBJECTS.filter(([, , description]) => description !== '').map(([, name, description]) => ({ name, description }));
const tagOf = (path: string): string => SUBJECTS.find(([start]) => path.startsWith(start))?.[1] ?? 'messages';

const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

export function operationOf(name: string, route: RouteContract, schemas: NamedSchemas, responses: Responses): OpenApiOperation {
  const [summary = route.summary] = /^[^.;:]+/.exec(route.summary) ?? [];
  const body = route.upload ? UPLOADED : route.body && bodyOf(route, schemas.named(`${capital(name)}Request`, route.body, 'input'));
  return {
    operationId: name,
    tags: [tagOf(route.path)],
    summary,
    description: route.summary,
    security: securityOf(route),
    parameters: parametersOf(route, schemas),
    ...body,
    responses: { ...successOf(name, route, schemas), ...refusalsOf(route, responses) },
  } as OpenApiOperation;
}

const UPLOADED = { requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } };

function bodyOf({ form }: RouteContract, schema: JsonSchema): object {
  return { requestBody: { required: true, content: { 'application/json': { schema }, ...(form === true && { 'application/x-www-form-urlencoded': { schema } }) } } };
}

function securityOf({ auth, scope }: RouteContract): object[] {
  if (auth === 'none') return [];
  return [{ session: [] }, ...(scope === undefined ? [] : [{ serviceToken: scope === 'any' ? [] : [scope] }])];
}

function parametersOf(route: RouteContract, schemas: NamedSchemas): object[] {
  const { params, query, idempotencyKey, errors } = route;
  const header = (name: string, description: string, schema: object = { type: 'string' }) => ({ name, in: 'header', required: false, description, schema });
  return [
    ...fieldsOf(params, schemas).map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...fieldsOf(query, schemas).map(({ name, schema, required }) => ({ name, in: 'query', required, schema })),
    ...(idempotencyKey === true ? [header('Idempotency-Key', 'Names what is to be done: a repeat with the same key does it no second time.', { type: 'string', minLength: 1, maxLength: limits.idempotencyKeyLength })] : []),
    ...(route.upload ? [header('Content-Disposition', 'Name of the file: `attachment; filename*=UTF-8\'\'…` (RFC 6266).')] : []),
    ...(mayBeUnchanged(route) ? [header('If-None-Match', 'The ETag of what the caller has: answered 304 while it is the same.')] : []),
    ...(errors.includes('VERSION_CONFLICT') ? [header('If-Match', 'The ETag of what the caller has read: 412 when it has changed since.')] : []),
    header('X-Request-Id', 'Names the request in our logs.', { type: 'string', maxLength: 128 }),
  ];
}

function fieldsOf(part: z.ZodType | undefined, schemas: NamedSchemas): Array<{ name: string; schema: JsonSchema; required: boolean }> {
  if (part === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(part, 'input') as { properties?: Record<string, JsonSchema>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, schema, required: required.includes(name) }));
}

function limitHeaders({ limit }: RouteContract): HeaderName[] {
  return limit === 'none' ? [] : ['RateLimit', 'RateLimit-Policy'];
}

function successOf(name: string, route: RouteContract, schemas: NamedSchemas): Record<string, OpenApiResponse> {
  const { etag, idempotencyKey, status } = route;
  const all: HeaderName[] = ['X-Request-Id', ...limitHeaders(route), ...(etag === undefined ? [] : (['ETag'] as const))];
  const headers = headersNamed([...all, ...('nextPage' in route ? (['Link'] as const) : []), ...(idempotencyKey === true ? (['Idempotency-Replayed'] as const) : [])]);
  const done = { description: 'Done.', headers, content: contentOf(name, route, schemas) };
  const unchanged = { description: 'It is as the caller has it.', headers: headersNamed(all) };
  return { [status]: done, ...(mayBeUnchanged(route) && { 304: unchanged }) };
}

function contentOf(name: string, { file, output }: RouteContract, schemas: NamedSchemas): OpenApiResponse['content'] {
  if (file !== undefined) return { [file]: { schema: { type: 'string', format: 'binary' } } };
  return { 'application/json': { schema: schemas.named(`${capital(name)}Response`, output, 'output') } };
}

function refusalsOf(route: RouteContract, responses: Responses): Record<string, { $ref: string }> {
  const refusals: Record<string, { $ref: string }> = {};
  for (const [status, reasons] of errorsByStatus(route)) {
    const name = [status, ...reasons].join('.');
    responses[name] ??= refusal(status, reasons);
    refusals[status] = { $ref: `#/components/responses/${name}` };
  }
  return refusals;
}

const RETRYING: readonly number[] = [409, 429, 503];

function refusal(status: number, reasons: readonly ErrorReason[]): OpenApiResponse {
  const named = (schema: string, reason: object) => ({ allOf: [{ $ref: `#/components/schemas/${schema}` }, { type: 'object', properties: reason }] });
  const [reason, examples] = [{ reason: { enum: reasons } }, Object.fromEntries(reasons.map((each) => [each, { $ref: `#/components/examples/${each}` }]))];
  const headers: HeaderName[] = ['X-Request-Id', ...(status === 401 ? (['WWW-Authenticate'] as const) : []), ...(RETRYING.includes(status) ? (['Retry-After'] as const) : [])];
  return {
    description: reasons.map((each) => `\`${each}\`: ${errorCatalogue[each].message}`).join('\n\n'),
    headers: headersNamed(headers),
    content: {
      'application/json': { schema: named('ErrorResponse', { data: { type: 'object', properties: reason } }), examples },
      [PROBLEM_MEDIA_TYPE]: { schema: named('Problem', reason) },
    },
  } as OpenApiResponse;
}

