import { ChatError, limits } from '@chatgenius/contracts';

/** Progress of a live text. */
export interface TextSoFar {
  readonly text: string;
  readonly durable: number;
  readonly revision: number;
}

export interface Appending {
  readonly offset: number;
  readonly text: string;
  readonly revision?: number | undefined;
}

/**
 * What an append adds: nothing of what is there already.
 * @throws ChatError OFFSET_MISMATCH for a hole, or another revision; TEXT_DIFFERS where it says something else; TEXT_TOO_LONG
 */
export function newPart(so: TextSoFar, { offset, text, revision = 0 }: Appending): string {
  const known = so.text.length - offset;
  if (known < 0 || revision !== so.revision) throw mismatch(so);
  const overlap = text.slice(0, known);
  if (!so.text.startsWith(overlap, offset)) throw new ChatError('TEXT_DIFFERS', progressOf(so));
  const part = text.slice(known);
  if (so.text.length + part.length > limits.liveTextLength) throw new ChatError('TEXT_TOO_LONG', { limit: limits.liveTextLength });
  return part;
}

/** @throws ChatError OFFSET_MISMATCH unless the text is whole */
export function assertWhole(so: TextSoFar, { length, revision = 0 }: { readonly length: number; readonly revision?: number | undefined }): void {
  if (length !== so.text.length || revision !== so.revision) throw mismatch(so);
}

const progressOf = ({ text, durable, revision }: TextSoFar) => ({ expected: text.length, durable, ...(revision > 0 && { revision }) });

const mismatch = (so: TextSoFar): ChatError => new ChatError('OFFSET_MISMATCH', progressOf(so));
