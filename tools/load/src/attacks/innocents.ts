import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { commands } from '@chatgenius/contracts';
import { WireClient } from '@chatgenius/testing';
import { createHistogram, recordLatency, summarize } from '../measuring/latencies.ts';
import { type Noticed, type Observation } from './verdict.rules.ts';

/** After this time a person has given up. */
const PATIENCE_MS = 15_000;
const EVERY_MS = 1_000;

export interface Innocent {
  readonly token: string;
  readonly channelId: string;
}

/** People who do nothing wrong: each sends a message a second, asks something over HTTP, and some connect anew. */
export class Innocents {
  readonly #people: readonly Innocent[];
  readonly #urls: readonly string[];
  readonly #apiUrl: string;
  readonly #clients: WireClient[] = [];

  constructor(people: readonly Innocent[], { urls, apiUrl }: { urls: readonly string[]; apiUrl: string }) {
    this.#people = people;
    this.#urls = urls;
    this.#apiUrl = apiUrl;
  }

  async connect(): Promise<void> {
    for (const [place, { token }] of this.#people.entries()) {
      this.#clients.push(await WireClient.connect({ url: this.#url(place), token, reconnection: true }));
    }
  }

  /** What they notice in so many seconds. */
  async observe(seconds: number): Promise<Observation> {
    const [sends, requests, connects] = [new Notes(), new Notes(), new Notes()];
    const begun = performance.now();
    await Promise.all(
      this.#people.map(async (person, index) => {
        for (let turn = 0; turn < seconds; turn++) {
          const dueAt = begun + turn * EVERY_MS + (index * EVERY_MS) / this.#people.length;
          await delay(Math.max(0, dueAt - performance.now()));
          await Promise.all([
            sends.take(() => this.#send(index, person)),
            requests.take(() => this.#ask(person)),
            // One in five is a newcomer.
            ...(turn % 5 === index % 5 ? [connects.take(() => this.#connectOnce(index, person))] : []),
          ]);
        }
      }),
    );
    return { sends: sends.summary(), requests: requests.summary(), connects: connects.summary() };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  async #send(place: number, { channelId }: Innocent): Promise<void> {
    await this.#clients[place]?.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'good morning' }, PATIENCE_MS);
  }

  async #ask({ token }: Innocent): Promise<void> {
    const response = await fetch(`${this.#apiUrl}/v1/channels`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
  }

  async #connectOnce(place: number, { token }: Innocent): Promise<void> {
    const client = await WireClient.connect({ url: this.#url(place), token });
    // As a browser tab that is closed later on.
    setTimeout(() => client.close(), PATIENCE_MS).unref();
  }

  #url(place: number): string {
    return this.#urls[place % this.#urls.length] ?? '';
  }
}

/** Latencies in microseconds, and failures. */
class Notes {
  readonly #latencies = createHistogram();
  #failed = 0;

  async take(call: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    await call().catch(() => this.#failed++);
    recordLatency(this.#latencies, (performance.now() - begun) * 1e3);
  }

  summary(): Noticed {
    return { ...summarize(this.#latencies), failed: this.#failed };
  }
}
