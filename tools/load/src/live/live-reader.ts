import { ephemeralEvents, streamEvents } from '@chatgenius/contracts';
import { type Histogram } from 'hdr-histogram-js';
import { LoadClient, type ClientPlan } from '../clients/load-client.ts';
import { unheard } from '../clients/stalling.ts';
import { createHistogram, recordLatency } from '../measuring/latencies.ts';

export const TOKEN = 'token ';
/** Of other messages in the same rooms: after it stands when they were sent. */
export const ORDINARY = 'beside:';

/** What the readers of a run were shown. */
export interface Shown {
  /** Tokens, one for each reader. */
  delivered: number;
  readonly first: Histogram;
  readonly ordinary: Histogram;
  readonly closed: string[];
}

export const newShown = (): Shown => ({ delivered: 0, first: createHistogram(), ordinary: createHistogram(), closed: [] });

interface Payload {
  readonly data?: { readonly message?: { readonly text: string }; readonly text?: string };
  readonly offset?: number;
  readonly text?: string;
}

/** Somebody in a room, who counts tokens by how much longer a text is. */
export class LiveReader {
  readonly #client: LoadClient;
  #shown: Shown | undefined;
  #due = 0;
  #length = 0;

  constructor(plan: ClientPlan) {
    this.#client = new LoadClient(plan, { ...unheard, closed: (_, reason) => this.#shown?.closed.push(reason), heard: (packet) => this.#hear(packet) });
  }

  connect(): Promise<void> {
    return this.#client.connect();
  }

  close(): void {
    this.#client.close();
  }

  /** From now on, a text whose first token was due then, on the clock of `performance`. */
  follow(shown: Shown, due: number): void {
    this.#shown = shown;
    this.#due = due;
    this.#length = 0;
  }

  rest(): void {
    this.#shown = undefined;
  }

  #hear(packet: Buffer): void {
    if (this.#shown === undefined) return;
    const [name, { data, offset = 0, text = '' }] = JSON.parse(packet.toString('utf8', 2)) as [string, Payload];
    const said = data?.message?.text;
    if (name === ephemeralEvents.messageDelta.name) this.#grow(offset + text.length);
    // An edit, or the end of a live text.
    else if (name === streamEvents.messageEdited.name) this.#grow(data?.text?.length ?? 0);
    else if (said?.startsWith(ORDINARY) === true) recordLatency(this.#shown.ordinary, (performance.now() - Number(said.slice(ORDINARY.length))) * 1e3);
    else if (said === TOKEN) this.#grow(this.#length + TOKEN.length);
  }

  #grow(to: number): void {
    if (this.#shown === undefined || to <= this.#length) return;
    if (this.#length === 0) recordLatency(this.#shown.first, (performance.now() - this.#due) * 1e3);
    this.#shown.delivered += (to - this.#length) / TOKEN.length;
    this.#length = to;
  }
}
