import { type Conversation as Place } from '../generated/schemas.ts';
import { type Sending } from '../optimistic/sending.ts';
import { type UserFeed } from '../user-feed.ts';
import { type CursorSender } from './cursor-sender.ts';

/** How far the user has got: known here at once, told to the server in a moment, and kept until then. */
export class Reading {
  readonly #feed: UserFeed;
  readonly #cursors: CursorSender;
  readonly #sending: Pick<Sending, 'reads' | 'outbox' | 'changes'>;

  constructor({ feed, cursors, sending }: { feed: UserFeed; cursors: CursorSender; sending: Pick<Sending, 'reads' | 'outbox' | 'changes'> }) {
    this.#feed = feed;
    this.#cursors = cursors;
    this.#sending = sending;
  }

  markRead(place: Place, seq: number): void {
    const { read = 0, unreadFrom } = this.#feed.cursor(place) ?? {};
    if (unreadFrom !== undefined && seq >= unreadFrom && seq <= read) void this.#readOn(place, seq, unreadFrom);
    else {
      if (seq > read) this.#sending.reads.moved(place, seq, this.#feed.epoch(place));
      this.#cursors.move(place, { read: seq }, this.#feed.cursor(place));
    }
    this.#feed.markRead(place, seq);
  }

  async markUnread(messageId: string): Promise<void> {
    const { channelId, threadId, ...figures } = await this.#sending.changes.send(messageId, 'messageUnread', { messageId });
    this.#feed.remark({ channelId, threadId }, figures);
  }

  markDelivered(place: Place, seq: number): void {
    this.#cursors.move(place, { delivered: seq }, this.#feed.cursor(place));
  }

  /** What an earlier client has read and not told. Positions of another log mean nothing. */
  goOn(): void {
    this.#sending.reads.takeRestored(({ place, seq, epoch }) => {
      const known = this.#feed.epoch(place);
      if (epoch === undefined || known === undefined || epoch === known) this.markRead(place, seq);
    });
  }

  /** The log was replaced. */
  forget(place: Place): void {
    this.#cursors.forget(place);
    this.#sending.reads.told(place);
  }

  /** Ends a mark, or moves it on. Who is refused has lost the conversation, or is told otherwise by the stream. */
  async #readOn(place: Place, seq: number, unreadFrom: number): Promise<void> {
    const { channelId, threadId } = place;
    const figures = await this.#sending.outbox.enqueue(`mark:${threadId ?? channelId}`, 'messageRead', { channelId, threadId, seq, unreadFrom }).catch(() => undefined);
    if (figures) this.#feed.remark({ channelId, threadId }, figures);
    else this.#feed.left(place);
  }
}
