import { type CanarySettings } from '../canary.env.ts';
import { type Seats } from '../seats/seats.ts';
import { before, type Probe } from './probe.ts';

/** Signs in with a password, and out again. */
export class SignInProbe implements Probe {
  readonly name = 'sign-in';
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly #seats: Seats;
  #turn = 0;

  constructor(seats: Seats, { othersEveryMs, deadlineMs }: CanarySettings) {
    this.#seats = seats;
    this.everyMs = othersEveryMs;
    this.deadlineMs = deadlineMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const session = await before(signal, 'signing in', this.#seats.at(this.#turn++).account.signIn());
    await before(signal, 'signing out', session.signOut());
  }
}
