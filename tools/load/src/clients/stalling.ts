import { setTimeout as delay } from 'node:timers/promises';
import { type ClientEvents, type ClientPlan, LoadClient } from './load-client.ts';

const AGAIN_AFTER_MS = 1_000;

/** Nothing of what happens to clients that stop reading is counted. */
export const unheard: ClientEvents = {
  delivered: () => undefined,
  acknowledged: () => undefined,
  outOfOrder: () => undefined,
  closed: () => undefined,
};

/** Comes back and stops reading again, as often as the server cuts it off: there are always as many of them. */
export async function stallAgain(plan: ClientPlan): Promise<void> {
  const client = new LoadClient(plan, unheard);
  for (;;) {
    await delay(AGAIN_AFTER_MS);
    try {
      await client.connect();
      return client.stall();
    } catch {
      // The server is busy: later.
    }
  }
}
