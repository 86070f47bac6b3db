import { type Conversation } from '../../generated/schemas.ts';
import { type KeptEntry } from './kept-entry.ts';
import { newId } from '../new-id.ts';
import { type KeptOutbox } from './kept-outbox.ts';

export interface Position {
  readonly place: Conversation;
  readonly epoch: string | undefined;
  readonly seq: number;
}

type Line = Pick<KeptOutbox, 'keep' | 'drop' | 'restoring'>;

/** Read positions that the server has not heard of yet. */
export class KeptReads {
  readonly #outbox: Line;
  readonly #kept = new Map<string, Position>();
  readonly #restored: (Position & { readonly id: string })[] = [];
  readonly #onRestored: () => void;
  readonly #client = newId();

  constructor(outbox: Line, onRestored: () => void) {
    this.#outbox = outbox;
    this.#onRestored = onRestored;
    outbox.restoring(['messageRead'], (entry) => this.#restore(entry));
  }

  moved(place: Conversation, seq: number, epoch: string | undefined): void {
    const key = keyOf(place);
    const known = this.#kept.get(key);
    if (known && known.epoch === epoch && known.seq >= seq) return;
    const { channelId, threadId } = place;
    this.#kept.set(key, { place, seq, epoch });
    this.#outbox.keep({ id: this.#idOf(key), lane: '', name: 'messageRead', input: { channelId, ...(threadId !== undefined && { threadId }), seq, ...(epoch !== undefined && { epoch }) } });
  }

  /** The server knows, or will never take it. */
  told(place: Conversation, seq = Infinity): void {
    const key = keyOf(place);
    if ((this.#kept.get(key)?.seq ?? Infinity) > seq) return;
    this.#kept.delete(key);
    this.#outbox.drop(this.#idOf(key));
  }

  /** What an earlier client has left behind. @param tell moves on from there, which keeps it anew */
  takeRestored(tell: (position: Position) => void): void {
    for (const { id, ...position } of this.#restored.splice(0)) {
      tell(position);
      this.#outbox.drop(id);
    }
  }

  #restore({ id, input }: KeptEntry): void {
    const { channelId, threadId, seq, epoch } = input as { channelId: string; threadId?: string; seq: number; epoch?: string };
    this.#restored.push({ id, place: { channelId, threadId }, seq, epoch });
    this.#onRestored();
  }

  /** Each client has its own: none takes back what another one has read. */
  #idOf(key: string): string {
    return `read:${this.#client}:${key}`;
  }
}

const keyOf = ({ channelId, threadId }: Conversation): string => threadId ?? channelId;
