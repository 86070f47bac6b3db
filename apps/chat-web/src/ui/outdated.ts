import { useSyncExternalStore } from 'react';

/** Asked again at most this often. */
const APART_MS = 60_000;

const listeners = new Set<() => void>();
let isOutdated = false;
/** On the clock of `performance`, which begins when the page is loaded. */
let askedAt = 0;

/** Whether another release of the page was deployed since this one was loaded, as far as it was asked for. */
export const useIsOutdated = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOutdated,
  );

/** Asks whether the page that is deployed now begins with the same scripts. @param always also when it was asked just before */
export async function lookForNewerPage(always = false): Promise<void> {
  if (isOutdated || (!always && performance.now() - askedAt < APART_MS)) return;
  askedAt = performance.now();
  const own = [...document.querySelectorAll('head script[type=module]')].map((script) => script.getAttribute('src') ?? '');
  const deployed = await fetch('/', { cache: 'no-store' }).then((response) => (response.ok ? response.text() : undefined), () => undefined);
  if (deployed === undefined || own.every((src) => deployed.includes(src))) return;
  isOutdated = true;
  for (const listener of listeners) listener();
}
