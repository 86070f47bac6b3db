import { ChatClient } from '@chatgenius/client-sdk';
import { type CanarySettings } from '../canary.env.ts';
import { CLIENT_NAME } from '../seats/seat.ts';
import { type Seats } from '../seats/seats.ts';
import { before, type Probe } from './probe.ts';

/** Opens a connection until its session is ready: to one gateway after the other. */
export class ConnectProbe implements Probe {
  readonly name = 'connect';
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly #seats: Seats;
  readonly #settings: CanarySettings;
  #turn = 0;

  constructor(seats: Seats, settings: CanarySettings) {
    this.#seats = seats;
    this.#settings = settings;
    this.everyMs = settings.connectEveryMs;
    this.deadlineMs = settings.deadlineMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { apiUrl, gatewayUrls } = this.#settings;
    const turn = this.#turn++;
    // A token takes a request of its own when it has run out: that is not the time of a connection.
    const token = await before(signal, 'getting a token', this.#seats.at(turn).account.token());
    const chat = new ChatClient({ url: gatewayUrls[turn % gatewayUrls.length] ?? '', apiUrl, token, storage: false, clientName: CLIENT_NAME, detectActivity: false });
    try {
      await before(signal, 'connecting', chat.connect());
    } finally {
      chat.close();
    }
  }
}
