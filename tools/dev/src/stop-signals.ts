const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

/**
 * A terminal sends Ctrl-C to npm and to us, and npm passes its own on: one key press arrives twice
 * within milliseconds. Only a later one means "at once".
 */
const SAME_PRESS_MS = 500;

/**
 * Calls `stop` at the first signal; ends the process at a second one. During startup there is no
 * order to keep yet: the process ends, and its guardian ends what was started.
 */
export function onStopSignal(stop: () => void): { startupIsOver: () => void } {
  let starting = true;
  let first: number | undefined;
  const onSignal = (): void => {
    const now = Date.now();
    if (starting) {
      console.log('\nInterrupted; ending what was started.');
      process.exit(INTERRUPTED);
    }
    if (first === undefined) {
      first = now;
      stop();
    } else if (now - first > SAME_PRESS_MS) {
      process.exit(INTERRUPTED);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { startupIsOver: () => (starting = false) };
}
