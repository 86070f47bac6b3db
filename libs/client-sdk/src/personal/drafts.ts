import { type Conversation } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';
import { type ChatEventOf, type PageOf } from '../wire.ts';
import { type ApiLine, type Paging } from './api-line.ts';

interface DraftEvents {
  /** A draft reads differently than this device has written it. */
  change: { readonly place: Conversation; readonly text: string };
}

interface Entry {
  readonly place: Conversation;
  text: string;
  /** The last change that this device knows, and the last one that it has heard of. */
  version: number;
  heard: number;
  /** Waits until the user pauses. */
  timer: ReturnType<typeof setTimeout> | undefined;
  sending: boolean;
}

/** What the user has begun to write, on all of their devices. What is written last counts. */
export class Drafts extends Emitter<DraftEvents> {
  readonly #line: ApiLine;
  readonly #pauseMs: number;
  readonly #entries = new Map<string, Entry>();

  /** @param pauseMs how long a text must stay as it is before it is kept */
  constructor(line: ApiLine, pauseMs: number) {
    super();
    this.#line = line;
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
    entry.timer = setTimeout(() => void this.#keep(entry), this.#pauseMs);
  }

  /** What was written is sent: nothing is left of it. */
  sent(place: Conversation): void {
    const entry = this.#entries.get(keyOf(place));
    if (entry === undefined || entry.text === '') return;
    clearTimeout(entry.timer);
    entry.text = '';
    void this.#keep(entry);
  }

  /** Reads a draft of any device, unless this one is being written in. @throws ChatError */
  async load(place: Conversation): Promise<string> {
    const entry = this.#entry(place);
    const { channelId, threadId } = place;
    const { drafts: [draft] } = await this.#line.persist((api) => api.get('listDrafts', {}, { channelId, threadId, limit: 1 }));
    if (isBusy(entry) || (draft?.version ?? entry.heard) < entry.version) return entry.text;
    entry.version = Math.max(entry.heard, draft?.version ?? 0);
    const text = draft?.text ?? '';
    if (text !== entry.text) {
      entry.text = text;
      this.emit('change', { place, text });
    }
    return text;
  }

  /** All drafts, the last changed first. @throws ChatError */
  list({ limit, after }: Paging = {}): Promise<PageOf<'listDrafts'>> {
    return this.#line.persist((api) => api.get('listDrafts', {}, { limit, after }));
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

  /** One call after the other, so that the last text is the one that stays. */
  async #keep(entry: Entry): Promise<void> {
    entry.timer = undefined;
    if (entry.sending) return;
    entry.sending = true;
    try {
      for (let text: string | undefined; text !== entry.text; ) {
        text = entry.text;
        const body = { ...entry.place, text };
        const { version } = await this.#line.persist((api) => api.call('saveDraft', {}, body));
        entry.version = Math.max(entry.version, version ?? 0);
      }
    } catch {
      // The conversation is gone, or the client is closed: the text stays here.
    } finally {
      entry.sending = false;
    }
    this.#catchUp(entry);
  }

  /** Another device has written since: what it wrote last counts, unless this one writes on. */
  #catchUp(entry: Entry): void {
    if (!isBusy(entry) && entry.heard > entry.version) this.load(entry.place).catch(() => undefined);
  }
}

const isBusy = ({ timer, sending }: Entry): boolean => timer !== undefined || sending;
const keyOf = ({ channelId, threadId }: Conversation): string => threadId ?? channelId;
