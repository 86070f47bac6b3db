/** Headers of answers, as components of the document. */
export const headers = {
  'X-Request-Id': { required: true, description: 'Names the request in our logs: the one that was sent, or one of ours.', schema: { type: 'string' } },
  RateLimit: { description: 'What is left of the route’s limit, and for how many seconds (draft-ietf-httpapi-ratelimit-headers-11). Absent where limits are off.', schema: { type: 'string' }, example: '"http:read";r=1199;t=60' },
  'RateLimit-Policy': { description: 'The route’s limit and its window in seconds.', schema: { type: 'string' }, example: '"http:read";q=1200;w=60' },
  'Retry-After': { description: 'Seconds after which the same may succeed.', schema: { type: 'string', pattern: '^\\d+$' } },
  'WWW-Authenticate': { required: true, description: 'Why the token was not good enough (RFC 6750).', schema: { type: 'string' } },
  ETag: { required: true, description: 'Names what was answered, for If-None-Match and If-Match.', schema: { type: 'string', pattern: '^"[^"]+"$' } },
  Link: { description: 'Where the next page is; absent from the last one (RFC 8288).', schema: { type: 'string' }, example: '</v1/channels?after=abc>; rel="next"' },
  'Idempotency-Replayed': { description: 'The answer is that of an earlier request with the same Idempotency-Key.', schema: { const: 'true' } },
} as const;

export type HeaderName = keyof typeof headers;

/** References to them. */
export const headersNamed = (names: readonly HeaderName[]): Record<string, { $ref: string }> => Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
