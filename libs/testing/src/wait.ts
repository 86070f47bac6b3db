import { timed } from './spans.ts';

const POLL_MS = 10;

/**
 * Waits until something holds, instead of sleeping and hoping.
 * @throws after `timeoutMs`, saying what was waited for
 */
export function waitUntil(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  return timed('waiting', async () => {
    const deadline = performance.now() + timeoutMs;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  });
}
