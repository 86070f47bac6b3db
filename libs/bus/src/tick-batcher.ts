import { PacedWork } from '@chatgenius/service-runtime';
import { inParts } from './lines.ts';

export interface BatchLimits {
  /** Bytes of encoded items in one batch. */
  readonly maxBytes: number;
}

/** Collects what is added during one tick of the event loop, and hands it over in batches. */
export class TickBatcher<Item extends { readonly encoded: string }> {
  readonly #maxBytes: number;
  readonly #send: (items: Item[]) => void;
  readonly #sending = new PacedWork(() => this.#sendAll());
  #items: Item[] = [];

  constructor({ maxBytes }: BatchLimits, send: (items: Item[]) => void) {
    this.#maxBytes = maxBytes;
    this.#send = send;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#sending.request();
  }

  #sendAll(): void {
    const items = this.#items;
    this.#items = [];
    for (const batch of inParts(items, this.#maxBytes)) this.#send(batch);
  }
}
