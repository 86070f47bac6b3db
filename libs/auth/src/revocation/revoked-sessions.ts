import { type Revocation, type RevocationReason } from '@chatgenius/contracts';

/** Sessions that were ended, for as long as an access token of theirs could still be good. */
export class RevokedSessions {
  readonly #revoked = new Map<string, { readonly reason: RevocationReason; readonly forgetAt: number }>();
  readonly #keepMs: number;

  /** @param keepMs the longest life of an access token */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  get size(): number {
    return this.#revoked.size;
  }

  reasonOf(sessionId: string): RevocationReason | undefined {
    return this.#revoked.get(sessionId)?.reason;
  }

  /** @returns those that were not known */
  learn(revocations: readonly Revocation[], now: number): Revocation[] {
    const fresh = revocations.filter(({ sessionId }) => !this.#revoked.has(sessionId));
    for (const { sessionId, reason } of fresh) this.#revoked.set(sessionId, { reason, forgetAt: now + this.#keepMs });
    return fresh;
  }

  /** All of them are kept equally long, so that the first of the map go first. */
  forget(now: number): void {
    for (const [sessionId, { forgetAt }] of this.#revoked) {
      if (forgetAt > now) return;
      this.#revoked.delete(sessionId);
    }
  }
}
