import { type ChatClient } from '@chatgenius/client-sdk';
import { waitUntil } from '@chatgenius/testing';

/** Between the ack of a message and the next one of the same client. */
const PAUSE_MS = 20;

interface Sender {
  /** When the last message was begun that has been acknowledged. */
  acknowledgedFrom: number;
  /** When the message was begun that is on its way. */
  begunAt: number | undefined;
}

/** Clients that send steadily, each its next message soon after the ack of the last. */
export class SteadyTraffic {
  readonly #senders: Sender[];
  readonly #done: Promise<unknown>;
  #acknowledged = 0;
  #slowestMs = 0;
  #sending = true;

  constructor(clients: readonly ChatClient[], channelId: string) {
    this.#senders = clients.map(() => ({ acknowledgedFrom: -Infinity, begunAt: undefined }));
    this.#done = Promise.all(clients.map((client, index) => this.#send(client, channelId, this.#senders[index] as Sender)));
  }

  /** Of those that were acknowledged since the slowest was forgotten. */
  get slowestMs(): number {
    return this.#slowestMs;
  }

  forgetSlowest(): void {
    this.#slowestMs = 0;
  }

  async acknowledges(more: number): Promise<void> {
    const goal = this.#acknowledged + more;
    await waitUntil(`${more} more messages are acknowledged`, () => this.#acknowledged >= goal, 60_000);
  }

  /** Of messages that are begun from now on, one of somebody, or one of each. */
  async acknowledgesFromNowOn(whose: 'somebody' | 'everybody', timeoutMs: number): Promise<void> {
    const from = performance.now();
    const has = ({ acknowledgedFrom }: Sender): boolean => acknowledgedFrom >= from;
    await waitUntil(`messages of ${whose} are acknowledged again`, () => (whose === 'somebody' ? this.#senders.some(has) : this.#senders.every(has)), timeoutMs);
  }

  /** A message beside those that are sent steadily. */
  async count(acknowledged: Promise<unknown>): Promise<void> {
    await acknowledged;
    this.#acknowledged++;
  }

  /** @returns how many messages were acknowledged in all */
  async stop(): Promise<number> {
    this.#sending = false;
    await this.#done;
    return this.#acknowledged;
  }

  async #send(client: ChatClient, channelId: string, sender: Sender): Promise<void> {
    while (this.#sending) {
      const begunAt = performance.now();
      await client.send({ channelId, text: 'hello' }).acknowledged;
      sender.acknowledgedFrom = begunAt;
      this.#acknowledged++;
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - begunAt);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
