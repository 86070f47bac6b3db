type Body = () => unknown;

/** Specs wait for conditions, each with a limit of its own; this one is for what starts processes. It is for who hangs: machines differ by three times. */
const LIMIT_MS = 120_000;
// A test may set them to stand still.
const { setTimeout, clearTimeout } = globalThis;

/**
 * The body of a test or a hook that fails when it has not ended in time.
 * @param limit milliseconds
 */
export function endsInTime(body: Body, limit = LIMIT_MS): Body {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It has not ended after ${limit / 1000} s.`)), limit);
    });
    try {
      return await Promise.race([body(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
