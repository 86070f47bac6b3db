import { type ChatClient } from '@chatgenius/client-sdk';
import { type Message } from '@chatgenius/contracts';
import { setTimeout as delay } from 'node:timers/promises';

/** Somebody who writes without a pause until they are told to stop, and remembers what was acknowledged when. */
export class SteadyWriter {
  readonly acknowledged: { readonly message: Message; readonly at: number }[] = [];
  readonly #settled: Promise<void>[] = [];
  #stopped = false;

  constructor(chat: ChatClient, channelId: string, everyMs: number) {
    this.#settled.push(this.#write(chat, channelId, everyMs));
  }

  /** Resolves when everything that was written is settled. @throws what a text was refused with */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#settled[0];
    await Promise.all(this.#settled);
  }

  async #write(chat: ChatClient, channelId: string, everyMs: number): Promise<void> {
    for (let number = 1; !this.#stopped; number++) {
      const sent = chat.send({ channelId, text: `text ${number}` }).acknowledged;
      this.#settled.push(sent.then((message) => void this.acknowledged.push({ message, at: performance.now() })));
      await delay(everyMs);
    }
  }
}
