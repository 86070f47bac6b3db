import { createHash } from 'node:crypto';
import { ChatError, limits } from '@chatgenius/contracts';

/** A day: as long as an answer is kept. */
export const KEPT_SECONDS = 24 * 60 * 60;
/** A request that has not ended by then has died with its process, or cannot commit any more. */
export const LEASE_SECONDS = 30;

const KEY = new RegExp(`^[\\x21-\\x7e]{1,${limits.idempotencyKeyLength}}$`);

/** What is known of a key that was used before. */
export interface UsedKey {
  readonly fingerprint: Buffer;
  /** What it was for has been committed. */
  readonly committed: boolean;
  /** Somebody works on it. */
  readonly held: boolean;
  /** Sealed. */
  readonly answer: Buffer | null;
}

/** The key of a request, also in the quotes that the IETF's draft wants; nothing without one. @throws ChatError PAYLOAD_MALFORMED */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (KEY.test(key)) return key;
  throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'headers.idempotency-key', message: `Use 1 to ${limits.idempotencyKeyLength} visible ASCII characters, such as a UUID.` }] });
}

/** The same for the same request alone: its method, its address and the bytes of its body. */
export const fingerprintOf = ({ method, url, body = Buffer.alloc(0) }: { method: string; url: string; body?: Buffer | undefined }): Buffer =>
  createHash('sha256').update(`${method} ${url}\n`).update(body).digest();

/** The stored answer of a repeat. @throws ChatError when there is none to give */
export function decideRepeat(used: UsedKey | undefined, fingerprint: Buffer): Buffer {
  // The first request has just been given up.
  if (used === undefined) throw new ChatError('IDEMPOTENCY_KEY_BUSY');
  if (!used.fingerprint.equals(fingerprint)) throw new ChatError('IDEMPOTENCY_KEY_REUSED');
  if (used.answer !== null) return used.answer;
  throw new ChatError(used.committed && !used.held ? 'IDEMPOTENCY_OUTCOME_LOST' : 'IDEMPOTENCY_KEY_BUSY');
}

/** Whether a repeat gets the same refusal: it is definite, and not one of the shape, which a repeat may have right. */
export const isDefinite = (error: unknown): error is ChatError =>
  error instanceof ChatError && error.reason !== 'PAYLOAD_MALFORMED' && !error.definition.retryable && error.definition.http < 500;
