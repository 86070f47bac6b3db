import { mayBeUnchanged, type RouteContract } from '@chatgenius/contracts';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { etagOf } from './etags.rules.ts';
import { linkToNext } from './links.rules.ts';

/**
 * What a route's contract says of its answer in headers. Express answers 304 by itself to who has that tag already
 * (`If-None-Match`), unless they send `no-cache`, as `fetch` does of its own accord.
 */
export function setAnswerHeaders(route: RouteContract, answer: unknown, request: ApiRequest, response: ApiResponse): void {
  const link = linkToNext(route, answer, { url: request.originalUrl, query: request.input?.query });
  if (link !== undefined) response.setHeader('Link', link);
  const etag = etagOf(route, answer);
  if (etag === undefined) return;
  response.setHeader('ETag', etag);
  if (!mayBeUnchanged(route)) return void delete request.headers['if-none-match'];
  delete request.headers['cache-control'];
  // The caller's own cache may keep it, and asks each time whether it is still so.
  response.setHeader('Cache-Control', 'private, no-cache');
  response.vary('Authorization');
}
