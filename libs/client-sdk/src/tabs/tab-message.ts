import { type ErrorResponse } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { type ConnectionHandlers, type Settle } from '../connection/connection.ts';

/** What a connection tells, apart from its beginning and its end. */
export type Told = Exclude<keyof ConnectionHandlers, 'onReady' | 'onEnd'>;
export type Outcome = Parameters<Settle<never>>[0];

/** An error is copied as data. */
type CopiedOutcome = { readonly output: unknown; readonly budget?: unknown } | { readonly error: ErrorResponse; readonly blame?: { readonly fault?: ErrorResponse } };

/** What tabs say to each other. A line is one client's view of the connection; `line` names whose. */
export type TabMessage =
  | { readonly kind: 'leads' }
  | { readonly kind: 'attach' | 'detach' | 'probe'; readonly line: string }
  | { readonly kind: 'ask'; readonly line: string; readonly id: number; readonly name: string; readonly input: unknown; readonly timeoutMs: number }
  | { readonly kind: 'settled'; readonly line: string; readonly id: number; readonly outcome: CopiedOutcome }
  | { readonly kind: 'ready'; readonly line: string; readonly session: unknown }
  | { readonly kind: 'told'; readonly line: string; readonly name: Told; readonly payload: unknown }
  | { readonly kind: 'end'; readonly line: string; readonly error: ErrorResponse };

export function copied(outcome: Outcome): CopiedOutcome {
  if (!('error' in outcome)) return outcome;
  const { error, blame } = outcome;
  return { error: error.toJSON(), ...(blame && { blame: blame.sure ? { fault: blame.fault.toJSON() } : {} }) };
}

export function uncopied(outcome: CopiedOutcome): Outcome {
  if (!('error' in outcome)) return outcome as Outcome;
  const { error, blame } = outcome;
  const fault = blame?.fault && ChatError.refused(blame.fault);
  return { error: ChatError.refused(error), ...(blame && { blame: fault ? { sure: true as const, fault } : { sure: false as const } }) };
}
