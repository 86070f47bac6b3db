import { type Conversation } from '../generated/schemas.ts';
import { type ChatError } from '../chat-error.ts';
import { type Connector } from '../connection/connector.ts';
import { maySay, PAUSE_MS, spend, type Spent } from './typing.rules.ts';

interface Entry {
  /** When the server was last told; nothing while it has not been, `NEVER_AGAIN` when it will not take it. */
  saidAt: number | undefined;
  readonly pause: ReturnType<typeof setTimeout>;
}

const NEVER_AGAIN = Infinity;

/** Tells the server that the user types, seldom enough, and that they have stopped. What is lost is not repeated. */
export class TypingSender {
  readonly #connector: Connector;
  readonly #entries = new Map<string, Entry>();
  #spent: Spent = [];
  #refusedUntil = 0;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  /** A key was pressed. */
  typed(place: Conversation): void {
    if (!this.#connector.features.typing) return;
    const now = performance.now();
    const known = this.#forget(place);
    const entry: Entry = { saidAt: known?.saidAt, pause: setTimeout(() => this.stopped(place), PAUSE_MS) };
    this.#entries.set(keyOf(place), entry);
    if (now < this.#refusedUntil || !maySay(this.#spent, entry.saidAt, now) || this.#connector.state.status !== 'online') return;
    this.#spent = spend(this.#spent, now);
    entry.saidAt = now;
    this.#connector.ask('userTyping', { ...place, typing: true }, (outcome) => {
      if ('error' in outcome) this.#refused(place, outcome.error);
    });
  }

  /** There is nothing to be sent any more, or nothing has been added to it for a while. */
  stopped(place: Conversation): void {
    const { saidAt = NEVER_AGAIN } = this.#forget(place) ?? {};
    if (saidAt === NEVER_AGAIN) return;
    this.#connector.ask('userTyping', { ...place, typing: false }, () => undefined);
  }

  /** The message tells it, or the conversation has been left: the server knows. */
  ended(place: Conversation): void {
    this.#forget(place);
  }

  endAll(): void {
    for (const { pause } of this.#entries.values()) clearTimeout(pause);
    this.#entries.clear();
  }

  #forget(place: Conversation): Entry | undefined {
    const key = keyOf(place);
    const entry = this.#entries.get(key);
    clearTimeout(entry?.pause);
    this.#entries.delete(key);
    return entry;
  }

  /** What is refused for good, as in an archived channel, is not said again with every key: not before there was a pause. */
  #refused(place: Conversation, { retryable, details: { retryAfterMs } }: ChatError): void {
    const entry = this.#entries.get(keyOf(place));
    if (entry) entry.saidAt = retryable ? undefined : NEVER_AGAIN;
    if (typeof retryAfterMs === 'number') this.#refusedUntil = performance.now() + retryAfterMs;
  }
}

const keyOf = ({ channelId, threadId }: Conversation): string => threadId ?? channelId;
