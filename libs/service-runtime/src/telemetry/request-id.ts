import { context, createContextKey, type Context } from '@opentelemetry/api';

const REQUEST_ID = createContextKey('chatgenius: id of the request');
const LONGEST = 128;
const VISIBLE = /^[\x21-\x7e]+$/;

/** Whether somebody's id of a request may go into logs and headers: visible ASCII characters, up to 128. */
export const isRequestId = (id: unknown): id is string => typeof id === 'string' && id.length <= LONGEST && VISIBLE.test(id);

/** A context in which all log lines, and all requests to other services, carry this id. */
export const withRequestId = (of: Context, id: string): Context => of.setValue(REQUEST_ID, id);

/** The id of the request that is being answered. */
export function activeRequestId(): string | undefined {
  const id = context.active().getValue(REQUEST_ID);
  return typeof id === 'string' ? id : undefined;
}
