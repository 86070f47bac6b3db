/** Since when each key has been published, in milliseconds of one clock. */
export type Announcements = ReadonlyMap<string, number>;

/** Keys that were not there before are announced from now on; those of the first reading are known to everybody. */
export function announced(before: Announcements | undefined, keyIds: readonly string[], now: number): Announcements {
  return new Map(keyIds.map((keyId) => [keyId, before === undefined ? Number.NEGATIVE_INFINITY : (before.get(keyId) ?? now)]));
}

/**
 * Which key signs: the first that has been published for long enough that every verifier has it. Where none has, all were
 * exchanged at once, and the first does.
 */
export function signerAmong(keyIds: readonly string[], announcements: Announcements, now: number, announceMs: number): number {
  const known = keyIds.findIndex((keyId) => now - (announcements.get(keyId) ?? now) >= announceMs);
  return Math.max(known, 0);
}
