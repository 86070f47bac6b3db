import { nowMicros } from '../clock.ts';
import { type LoadClient } from './load-client.ts';
import { stampedText } from './packets.ts';
import { type StepPlan } from './worker-messages.ts';

const TICK_MS = 1;
/** So that neighbours in the list, who share a room, do not send one after the other; prime, so that all get their turn. */
const STRIDE = 7_919;

/**
 * Sends at a steady rate whatever the servers do, each client in its turn. A message carries the time
 * at which it was due, not that at which it was written: waiting that overload causes is counted.
 */
export class Pacer {
  readonly #clients: readonly LoadClient[];
  readonly #plan: StepPlan;
  readonly #onSent: () => void;
  #sent = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(clients: readonly LoadClient[], plan: StepPlan, onSent: () => void) {
    this.#clients = clients;
    this.#plan = plan;
    this.#onSent = onSent;
    this.#timer = setTimeout(this.#tick, Math.max(0, (plan.sendFrom - nowMicros()) / 1e3));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #tick = (): void => {
    const { sendFrom, sendUntil, rate, textBytes } = this.#plan;
    const until = Math.min(nowMicros(), sendUntil);
    for (;;) {
      const dueAt = Math.ceil(sendFrom + (this.#sent * 1e6) / rate);
      if (dueAt > until) break;
      this.#send(dueAt, textBytes);
    }
    if (until < sendUntil) this.#timer = setTimeout(this.#tick, TICK_MS);
  };

  #send(dueAt: number, textBytes: number): void {
    const number = this.#sent++;
    const client = this.#clients[(number * STRIDE) % this.#clients.length];
    client?.send(stampedText(dueAt, textBytes), `${dueAt}-${number}`, dueAt);
    this.#onSent();
  }
}
