import { type Conversation } from '../generated/schemas.ts';
import { type PageOf } from '../wire.ts';
import { type ApiLine, type Paging } from './api-line.ts';

/** What one device knows of the draft of a conversation. */
export interface Entry {
  readonly place: Conversation;
  text: string;
  /** The last change that this device knows, and the last one that it has heard of. */
  version: number;
  heard: number;
  /** Waits until the user pauses. */
  timer: ReturnType<typeof setTimeout> | undefined;
  sending: boolean;
}

const isBusy = ({ timer, sending }: Entry): boolean => timer !== undefined || sending;

/** Drafts on their way to the server and from it. */
export class DraftKeeper {
  readonly #line: ApiLine;
  readonly #onChange: (entry: Entry) => void;

  /** @param onChange a draft reads differently than this device has written it */
  constructor(line: ApiLine, onChange: (entry: Entry) => void) {
    this.#line = line;
    this.#onChange = onChange;
  }

  /** Reads a draft of any device, unless this one is being written in. @throws ChatError */
  async load(entry: Entry): Promise<string> {
    const { channelId, threadId } = entry.place;
    const { drafts: [draft] } = await this.#line.persist((api) => api.get('listDrafts', {}, { channelId, threadId, limit: 1 }));
    if (isBusy(entry) || (draft?.version ?? entry.heard) < entry.version) return entry.text;
    entry.version = Math.max(entry.heard, draft?.version ?? 0);
    const text = draft?.text ?? '';
    if (text !== entry.text) {
      entry.text = text;
      this.#onChange(entry);
    }
    return text;
  }

  /** @throws ChatError */
  list({ limit, after }: Paging = {}): Promise<PageOf<'listDrafts'>> {
    return this.#line.persist((api) => api.get('listDrafts', {}, { limit, after }));
  }

  /** One call after the other, so that the last text is the one that stays. */
  async keep(entry: Entry): Promise<void> {
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
  }
}
