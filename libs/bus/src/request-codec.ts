import { ChatError, ErrorReason } from '@chatgenius/contracts';
import { z } from 'zod';

/**
 * What travels between requester and responder. Requests that were made in the same turn share one
 * NATS message, and so do answers: a message is a JSON array of items. The requester numbers its
 * requests, so that answers may come in any order and in several messages.
 */
const RequestItem = z.tuple([z.int().nonnegative(), z.unknown(), z.string().nullable()]);
const AnswerItem = z.tuple([
  z.int().nonnegative(),
  z.union([z.object({ ok: z.unknown() }), z.object({ error: ErrorReason, details: z.record(z.string(), z.unknown()) })]),
]);
const RequestBatch = z.array(RequestItem);
const AnswerBatch = z.array(AnswerItem);

export interface ReceivedRequest {
  readonly id: number;
  readonly input: unknown;
  readonly trace: string | undefined;
}

export type Answer = { readonly ok: unknown } | { readonly error: ChatError };

export function encodeRequest(id: number, input: unknown, trace: string | undefined): string {
  return JSON.stringify([id, input, trace ?? null]);
}

export function encodeAnswer(id: number, answer: Answer): string {
  if ('error' in answer) return JSON.stringify([id, { error: answer.error.reason, details: answer.error.details }]);
  return JSON.stringify([id, { ok: answer.ok }]);
}

/** Items are encoded one by one, so that a batch can be cut at the size that NATS carries. */
export const encodeBatch = (items: readonly string[]): string => `[${items.join(',')}]`;

export function decodeRequests(payload: string): ReceivedRequest[] {
  return RequestBatch.parse(JSON.parse(payload)).map(([id, input, trace]) => ({ id, input, trace: trace ?? undefined }));
}

export function decodeAnswers(payload: string): { id: number; answer: Answer }[] {
  return AnswerBatch.parse(JSON.parse(payload)).map(([id, answer]) => {
    if ('error' in answer) return { id, answer: { error: new ChatError(answer.error, answer.details) } };
    return { id, answer };
  });
}

/** What a peer throws that is not in the catalogue stays inside of it. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('INTERNAL', {}, { cause: error });
}
