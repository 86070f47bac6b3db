/** What the canary tries again and again, as a user does it. */
export interface Probe {
  /** In metrics and logs. */
  readonly name: ProbeName;
  readonly everyMs: number;
  /** After which it has failed. */
  readonly deadlineMs: number;
  /** Does it once. Rejects when it did not succeed. @param signal aborted at the deadline: what was begun is given up */
  run(signal: AbortSignal): Promise<void>;
}

export const PROBES = ['sign-in', 'connect', 'message', 'file', 'search'] as const;
export type ProbeName = (typeof PROBES)[number];

/** Its own fault, or that of what it tries. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}

/** @throws ProbeFailure when the signal is aborted first */
export function before<Result>(signal: AbortSignal, what: string, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new ProbeFailure(`${what} took too long`));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
    // Also when nobody waits any more: a rejection without a listener would end the process.
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late));
  });
}
