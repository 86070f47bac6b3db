import { type Conversation } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';
import { lazily } from '../lazily.ts';
import { type ChatEventOf, type PageOf } from '../wire.ts';
import { type ApiLine, type Paging } from './api-line.ts';
import type { DraftKeeper, Entry } from './draft-keeper.ts';

interface DraftEvents {
  /** A draft reads differently than this device has written it. */
  change: { readonly place: Conversation; readonly text: string };
}

/** What the user has begun to write, on all of their devices. What is written last counts. */
export class Drafts extends Emitter<DraftEvents> {
  readonly #keeper: DraftKeeper;
  readonly #pauseMs: number;
  readonly #entries = new Map<string, Entry>();

  /** @param pauseMs how long a text must stay as it is before it is kept */
  constructor(line: ApiLine, pauseMs: number) {
    super();
    this.#keeper = lazily(async () => new (await import('./draft-keeper.ts')).DraftKeeper(line, ({ place, text }) => this.emit('change', { place, text })));
    this.#pauseMs = pauseMs;
  }

  /** As far as it is known here: see `load`. */
  of(place: Conversation): string {
    return this.#entries.get(keyOf(place))?.text ?? '';
  }

  /** To be called with every key that is pressed: kept when the user pauses. An empty text removes the draft. */
  set(place: Conversation, text: string): void {
    const entry = this.#entry(place);
    if (entry.text === text) return;
    entry.text = text;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => this.#keep(entry), this.#pauseMs);
  }

  /** What was written is sent: nothing is left of it. */
  sent(place: Conversation): void {
    const entry = this.#entries.get(keyOf(place));
    if (entry === undefined || entry.text === '') return;
    clearTimeout(entry.timer);
    entry.text = '';
    this.#keep(entry);
  }

  /** Reads a draft of any device, unless this one is being written in. @throws ChatError */
  load(place: Conversation): Promise<string> {
    return this.#keeper.load(this.#entry(place));
  }

  /** All drafts, the last changed first. @throws ChatError */
  list(paging?: Paging): Promise<PageOf<'listDrafts'>> {
    return this.#keeper.list(paging);
  }

  /** The user's stream tells of a change, on whichever device. */
  heard({ channelId, threadId, version }: ChatEventOf<'draft:changed'>['data']): void {
    const entry = this.#entry({ channelId, threadId });
    entry.heard = Math.max(entry.heard, version);
    this.#catchUp(entry);
  }

  close(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
  }

  #entry({ channelId, threadId }: Conversation): Entry {
    const key = keyOf({ channelId, threadId });
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = { place: { channelId, ...(threadId !== undefined && { threadId }) }, text: '', version: 0, heard: 0, timer: undefined, sending: false };
    this.#entries.set(key, entry);
    return entry;
  }

  #keep(entry: Entry): void {
    entry.timer = undefined;
    // Code that cannot be had now is asked for again with the next change.
    this.#keeper.keep(entry).then(() => this.#catchUp(entry), () => undefined);
  }

  /** Another device has written since: what it wrote last counts, unless this one writes on. */
  #catchUp(entry: Entry): void {
    if (entry.timer === undefined && !entry.sending && entry.heard > entry.version) this.load(entry.place).catch(() => undefined);
  }
}

const keyOf = ({ channelId, threadId }: Conversation): string => threadId ?? channelId;
