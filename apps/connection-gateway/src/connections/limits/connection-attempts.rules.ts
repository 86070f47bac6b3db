import { type ChatError, type ErrorReason } from '@chatgenius/contracts';

/** A connection that has held for so long was not made in vain. */
const HELD_MS = 10_000;
/** How connections end by their client, or by the network before it: not by this gateway, nor by silence. */
const BY_CLIENT: ReadonlySet<string> = new Set(['transport close', 'transport error', 'client namespace disconnect']);

/** Whether a connection that was admitted counts as a failed attempt of its user: a client that connects in a loop. */
export const cameToNothing = (how: string, heldMs: number): boolean => BY_CLIENT.has(how) && heldMs < HELD_MS;

/** What is said of tokens that were good once: their owner needs to hear it, and guessing does not lead there. */
const OF_OWNERS: ReadonlySet<string> = new Set<ErrorReason>(['TOKEN_EXPIRED', 'SESSION_REVOKED']);

/** Whether a failed authentication counts for the address that it came from. */
export const countsForAddress = ({ definition, reason }: ChatError): boolean => definition.code === 'AUTH_FAILED' && !OF_OWNERS.has(reason);
