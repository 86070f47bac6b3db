import { z } from 'zod';
import { ErrorCode, ErrorReason, toErrorResponse } from './errors.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A refusal as problem details (RFC 9457), for who asks for them by `Accept`. */
export const Problem = z.looseObject({
  type: z.string().describe('Where the reason is explained, on the same server.'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().describe('Names this occurrence: the id of the request, as it stands in our logs.'),
  code: ErrorCode,
  reason: ErrorReason,
  retryable: z.boolean(),
}).meta({ id: 'Problem', description: 'A refusal as problem details (RFC 9457).' });
export type Problem = z.infer<typeof Problem>;

/** A place on a page of channel-api: the same for ever, as reasons are. */
export const problemType = (reason: string): string => `/docs/errors#${reason}`;

/** The same as {@link toErrorResponse}, in the form of RFC 9457. Details stand beside the members that it defines. */
export function toProblem(error: unknown, { status, requestId }: { status: number; requestId: string }): Problem {
  const { code, message, data } = toErrorResponse(error);
  const { advice, ...details } = data;
  const instance = `urn:chatgenius:request:${encodeURIComponent(requestId)}`;
  return { ...details, type: problemType(data.reason), title: message, status, detail: advice, instance, code };
}
