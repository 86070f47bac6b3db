import { ChatError } from '@chatgenius/contracts';

/** What a log line says of an error. */
export interface ErrorDescription {
  name: string;
  message: string;
  stack?: string;
  /** Of system, database and protocol errors, for example `ECONNREFUSED` or `23505`. */
  code?: string;
  /** Of a ChatError. */
  reason?: string;
  cause?: ErrorDescription;
  /** Of an AggregateError, as a connect to several addresses gives. */
  errors?: ErrorDescription[];
}

/** Chains of causes are short; the limit is for the one that runs in a circle. */
const DEPTH = 5;

/** Anything can be thrown; this makes the best of it. */
export function describeError(thrown: unknown, depth = DEPTH): ErrorDescription {
  if (!(thrown instanceof Error)) return { name: 'NotAnError', message: textOf(thrown) };
  const { name, message, stack, cause } = thrown;
  const code = 'code' in thrown && (typeof thrown.code === 'string' || typeof thrown.code === 'number') ? String(thrown.code) : undefined;
  const description: ErrorDescription = { name, message };
  if (stack) description.stack = stack;
  if (code) description.code = code;
  if (thrown instanceof ChatError) description.reason = thrown.reason;
  if (depth > 1) {
    if (cause !== undefined) description.cause = describeError(cause, depth - 1);
    if (thrown instanceof AggregateError) {
      description.errors = thrown.errors.slice(0, DEPTH).map((inner) => describeError(inner, depth - 1));
    }
  }
  return description;
}

function textOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}
