import { type Message } from '../generated/schemas.ts';
import { type ShownMessage } from '../state/shown-message.ts';
import { type MessageDelta, type OutputOf } from '../wire.ts';
import { further, liveTextOf, withDelta, withText, type LiveText } from './live-text.rules.ts';

/** So long nothing is heard before it is asked whether there is something: what was lost last shows itself by nothing else. */
const QUIET_MS = { first: 2_000, longest: 15_000 };

interface Followed {
  known: LiveText;
  /** An answer is on its way; `again` when something was lost after it was asked for. */
  asking: boolean;
  again: boolean;
  /** Its author has replaced the text: what is known of it here goes no further. */
  isReplaced: boolean;
  quietMs: number;
  timer?: ReturnType<typeof setTimeout> | undefined;
  drawn?: { readonly of: ShownMessage; readonly known: LiveText; readonly message: ShownMessage };
}

/** What live messages of a conversation say before the log does. What was lost is asked for by its offset. */
export class LiveTexts {
  readonly #followed = new Map<string, Followed>();
  readonly #ask: (messageId: string, offset: number) => Promise<OutputOf<'messageText'>>;
  readonly #onChange: () => void;

  constructor(ask: (messageId: string, offset: number) => Promise<OutputOf<'messageText'>>, onChange: () => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** Those of these messages that are being written, and no others from now on. */
  follow(messages: readonly Message[]): void {
    // Nothing is left of what was deleted.
    const streaming = messages.filter(({ live, deletedAt }) => live?.state === 'streaming' && deletedAt === undefined);
    const ids = new Set(streaming.map(({ id }) => id));
    for (const [id, { timer }] of this.#followed) {
      if (ids.has(id)) continue;
      clearTimeout(timer);
      this.#followed.delete(id);
    }
    for (const message of streaming) {
      const followed = this.#followed.get(message.id) ?? { known: liveTextOf(message), asking: false, again: false, isReplaced: false, quietMs: QUIET_MS.first };
      followed.known = further(followed.known, liveTextOf(message));
      if (this.#followed.has(message.id)) continue;
      this.#followed.set(message.id, followed);
      this.#listen(message.id, followed);
    }
  }

  /** @returns whether the message is one of these */
  take(delta: MessageDelta): boolean {
    const followed = this.#followed.get(delta.messageId);
    if (followed === undefined) return false;
    const next = withDelta(followed.known, delta);
    followed.quietMs = QUIET_MS.first;
    this.#listen(delta.messageId, followed);
    if (next === 'missing') this.#catchUp(delta.messageId, followed);
    else this.#learn(followed, next);
    return true;
  }

  /** Deltas may have been lost: asks for what is missing of all of them. */
  catchUp(): void {
    for (const [messageId, followed] of this.#followed) this.#catchUp(messageId, followed);
  }

  /** The same message for as long as nothing is new. */
  draw(message: ShownMessage): ShownMessage {
    const followed = this.#followed.get(message.id);
    if (followed === undefined || message.live === undefined) return message;
    const { known, drawn } = followed;
    if (drawn?.of === message && drawn.known === known) return drawn.message;
    const { text, metadata } = known;
    const next = Object.freeze({ ...message, text, ...(metadata && { metadata }), live: Object.freeze({ ...message.live, length: text.length }), streaming: true as const });
    followed.drawn = { of: message, known, message: next };
    return next;
  }

  /** A state with what is known of its live messages. */
  drawn<State extends { readonly messages: readonly ShownMessage[] }>(state: State): State {
    return this.#followed.size === 0 ? state : { ...state, messages: Object.freeze(state.messages.map((message) => this.draw(message))) };
  }

  #learn(followed: Followed, known: LiveText): void {
    if (known === followed.known) return;
    followed.known = known;
    this.#onChange();
  }

  #listen(messageId: string, followed: Followed): void {
    clearTimeout(followed.timer);
    followed.timer = setTimeout(() => {
      followed.quietMs = Math.min(followed.quietMs * 2, QUIET_MS.longest);
      this.#listen(messageId, followed);
      this.#catchUp(messageId, followed);
    }, followed.quietMs);
  }

  /** One question at a time. One that fails is asked again with the next delta, or after a while. */
  #catchUp(messageId: string, followed: Followed): void {
    followed.again = followed.asking;
    if (followed.asking) return;
    followed.asking = true;
    const isFollowed = () => this.#followed.get(messageId) === followed;
    this.#ask(messageId, followed.isReplaced ? 0 : followed.known.text.length).then(
      (answer) => isFollowed() && this.#answered(followed, answer),
      () => (followed.again = false),
    ).finally(() => {
      followed.asking = false;
      if (followed.again && isFollowed()) this.#catchUp(messageId, followed);
    });
  }

  #answered(followed: Followed, answer: OutputOf<'messageText'>): void {
    const next = withText(followed.known, answer);
    followed.isReplaced = next === 'replaced';
    if (next === 'replaced') followed.again = true;
    else this.#learn(followed, next);
  }
}
