import { ChatError, fromRefusal, toRefusal } from '@chatgenius/contracts';
import { isRequestId } from '@chatgenius/service-runtime';

/**
 * What travels between requester and responder. Requests that were made in the same tick share one NATS message, and so
 * do answers: a message is a JSON array of items. The requester numbers its requests, so that answers may come in any
 * order and in several messages. Items are read one by one, because either side may be of a newer release: one that
 * cannot be read fails alone, if its number can be read.
 *
 * A request is `[id, input, trace | null, patience, requestId?]`: its answer is of use for `patience` milliseconds from now,
 * and `requestId` names the HTTP request that it is made for. An answer is `[id, { ok }]`, or `[id, { error, details, definition }]` with
 * the reason as `error` and what it means as `definition`.
 */
export interface ReceivedRequest {
  readonly id: number;
  readonly input: unknown;
  readonly trace: string | undefined;
  /** Milliseconds; nothing from older requesters. */
  readonly patienceMs: number | undefined;
  /** Nothing from older requesters, and where no HTTP request is answered. */
  readonly requestId: string | undefined;
}

export type Answer = { readonly ok: unknown } | { readonly error: ChatError };

export interface ReceivedAnswer {
  readonly id: number;
  readonly answer: Answer;
}

/** Told of an item that cannot be read. */
type OnFault = (error: unknown) => void;

export function encodeRequest(id: number, input: unknown, trace: string | undefined, patienceMs: number, requestId?: string): string {
  return JSON.stringify([id, input, trace ?? null, patienceMs, ...(requestId === undefined ? [] : [requestId])]);
}

export function encodeAnswer(id: number, answer: Answer): string {
  if (!('error' in answer)) return JSON.stringify([id, { ok: answer.ok }]);
  const { refused: error, details, definition } = toRefusal(answer.error);
  return JSON.stringify([id, { error, details, definition }]);
}

/** Items are encoded one by one, so that a batch can be cut at the size that NATS carries. */
export const encodeBatch = (items: readonly string[]): string => `[${items.join(',')}]`;

/** @throws what no item can be told from */
export function decodeRequests(payload: string, onFault: OnFault): ReceivedRequest[] {
  return itemsIn(payload, onFault).map(({ id, rest: [input, trace, patience, requestId] }) => ({
    id,
    input,
    trace: typeof trace === 'string' ? trace : undefined,
    patienceMs: typeof patience === 'number' && patience > 0 ? patience : undefined,
    requestId: isRequestId(requestId) ? requestId : undefined,
  }));
}

/** @throws what no item can be told from */
export function decodeAnswers(payload: string, onFault: OnFault): ReceivedAnswer[] {
  return itemsIn(payload, onFault).map(({ id, rest: [answer] }) => ({ id, answer: readAnswer(answer) }));
}

/** What a peer throws that is not in the catalogue stays inside of it. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('INTERNAL', {}, { cause: error });
}

interface NumberedItem {
  readonly id: number;
  readonly rest: readonly unknown[];
}

function itemsIn(payload: string, onFault: OnFault): NumberedItem[] {
  const items: unknown = JSON.parse(payload);
  if (!Array.isArray(items)) throw new Error('The message is not a list of items.');
  return items.flatMap((item: unknown) => {
    const [id, ...rest] = Array.isArray(item) ? (item as unknown[]) : [];
    if (typeof id === 'number' && Number.isInteger(id) && id >= 0) return [{ id, rest }];
    onFault(new Error('An item of the message has no number.'));
    return [];
  });
}

function readAnswer(answer: unknown): Answer {
  try {
    if (typeof answer !== 'object' || answer === null) throw new Error('An answer is neither a result nor an error.');
    if (!('error' in answer)) return { ok: 'ok' in answer ? answer.ok : undefined };
    return { error: fromRefusal({ ...answer, refused: answer.error }) };
  } catch (error) {
    return { error: new ChatError('INTERNAL', {}, { cause: error }) };
  }
}
