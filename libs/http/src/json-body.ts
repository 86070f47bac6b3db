import { ChatError } from '@chatgenius/contracts';
import { json, urlencoded, type RequestHandler } from 'express';
import { placeOfFault } from './json-place.rules.ts';

/** Bytes of a body, unless its route takes more. */
export const BODY_LIMIT_BYTES = 100 * 1024;

/** What Express's parser of bodies refuses with. */
type BodyFault = Error & { readonly status: number; readonly type: string; readonly limit?: number; readonly body?: unknown };

interface Reading {
  readonly limit: number;
  readonly type?: (request: unknown) => boolean;
}

/** Reads bodies of JSON, keeps their bytes for who checks a signature, and names every fault by a reason of the catalogue. */
export function jsonReader({ limit, type }: Reading): RequestHandler {
  const read = json({ limit, ...(type && { type }), verify: (request, _, bytes) => void Object.assign(request, { rawBody: bytes }) });
  return (request, response, next) => read(request, response, (fault?: unknown) => next(fault === undefined ? undefined : named(fault, limit)));
}

/** Reads forms, of fields that are text. */
export function formReader({ limit, type }: Reading): RequestHandler {
  const read = urlencoded({ limit, extended: false, ...(type && { type }) });
  return (request, response, next) => read(request, response, (fault?: unknown) => next(fault === undefined ? undefined : named(fault, limit)));
}

function named(fault: unknown, limit: number): unknown {
  if (isBodyFault(fault)) return toRefusal(fault, limit);
  return isBrokenStream(fault) ? malformed('The body is not compressed as content-encoding says.', fault) : fault;
}

/** Of Node's decompression, by zlib's names of errors. */
const isBrokenStream = (fault: unknown): boolean => fault instanceof Error && 'code' in fault && /^(?:Z_|ERR__|ZSTD_)/.test(String(fault.code));

const isBodyFault = (fault: unknown): fault is BodyFault => fault instanceof Error && 'status' in fault && typeof fault.status === 'number' && 'type' in fault;

/** The texts of parser errors quote the input; ours do not. */
function toRefusal(fault: BodyFault, limit: number): ChatError {
  if (fault.type === 'parameters.too.many') return malformed('The form has too many fields.', fault);
  if (fault.status === 413) return new ChatError('TOO_LARGE', { limit }, { cause: fault });
  if (fault.status === 415) return new ChatError('MEDIA_TYPE_UNSUPPORTED', { accepted: ['application/json'] }, { cause: fault });
  const place = fault.type === 'entity.parse.failed' && typeof fault.body === 'string' ? placeOfFault(fault.body) : undefined;
  const message = place === undefined ? 'The body must be JSON in UTF-8: an object.' : `The body is no JSON from ${place} on.`;
  return malformed(message, fault);
}

const malformed = (message: string, cause: unknown) => new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body', message }] }, { cause });
