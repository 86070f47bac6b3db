import { type Conversation, type Cursor, type OwnCursor, type StreamId } from './generated/schemas.ts';
import { unlessMalformed } from './state/applying.ts';
import { addChannels, adoptSession, applyToUser, completed, countEvent, countFrom, doubt, learnActivity, learnCounts, learnMoved, markedRead, settled, type Counted, type Figures, type UserState } from './state/user.rules.ts';
import { type StreamHandlers } from './streams/stream-replica.ts';
import { type ChannelActivity, type ChannelPage, type ChatEvent, type SessionReady } from './wire.ts';

/** Events of the user's own stream that are kept for a session that turns out to be older than them. */
const RECENT = 200;

/** What the user has, from their own stream and from whatever else tells of their counts. */
export class UserFeed {
  #state: UserState | undefined;
  /** A session that began further on in the stream than this feed has read. */
  #ahead: SessionReady | undefined;
  #recent: ChatEvent[] = [];
  /** How far the own stream has been applied. */
  #at: Cursor | undefined;
  /** Pages of channels that take more of the own stream into account than that. */
  #pages: ChannelPage[] = [];
  /** Channels of an earlier session that this one has not told of yet. */
  #unheard = new Set<string>();
  readonly #onChange: (state: UserState) => void;
  readonly #onEvent: (event: ChatEvent) => void;
  readonly #positionOf: (stream: StreamId) => Cursor | undefined;

  /** @param positionOf where a stream that is joined has been read up to */
  constructor(onChange: (state: UserState) => void, onEvent: (event: ChatEvent) => void, positionOf: (stream: StreamId) => Cursor | undefined) {
    this.#onChange = onChange;
    this.#onEvent = onEvent;
    this.#positionOf = positionOf;
  }

  get state(): UserState | undefined {
    return this.#state;
  }

  get stream(): StreamId | undefined {
    return this.#state && `user:${this.#state.user.id}`;
  }

  /** @param position where the own stream has been read up to; unknown in the first session */
  begin(session: SessionReady, position: Cursor | undefined): void {
    this.#ahead = undefined;
    this.#pages = [];
    if (position?.epoch === session.head.epoch && position.seq < session.head.seq) this.#ahead = session;
    else this.#adopt(session);
  }

  /** Pages come in order. */
  addPage(page: ChannelPage): void {
    this.#pages.push(page);
    this.#addPages();
  }

  readonly handlers: StreamHandlers = {
    onEvents: (events) => {
      for (const event of events) this.#apply(event);
      for (const event of events) this.#onEvent(event);
    },
    // The session that has brought the new log has brought what belongs to it.
    onReset: () => {
      this.#recent = [];
      if (this.#ahead) this.#adopt(this.#ahead);
    },
    onClosed: () => undefined,
  };

  count(event: ChatEvent): void {
    this.#update((state) => unlessMalformed(state, () => countEvent(state, event)));
  }

  activity(activity: ChannelActivity): void {
    this.#update((state) => learnActivity(state, activity));
  }

  learn(place: Conversation, figures: Figures): void {
    this.#update((state) => learnCounts(state, place, figures));
  }

  /** What the user has just marked as unread, or read on from there. */
  remark(place: Conversation, figures: Figures): void {
    this.#update((state) => learnMoved(state, { ...place, ...figures }));
  }

  /** The server does not tell more: what is in doubt is not asked for with every change. */
  giveUp(place: Conversation): void {
    this.#update((state) => settled(state, place));
  }

  markRead(place: Conversation, seq: number): void {
    this.#update((state) => markedRead(state, place, seq));
  }

  /** From here on events are counted one by one; what came before may not have been. */
  joined(place: Conversation, head: Cursor, following: boolean): void {
    this.#update((state) => countFrom(state, place, head, following));
  }

  /** What came while the server was being told was not counted here. */
  left(place: Conversation): void {
    this.#update((state) => doubt(state, place));
  }

  cursor(place: Conversation): OwnCursor | undefined {
    return this.#counted(place)?.cursor;
  }

  /** Of the log in which the positions of a conversation mean something, if that is known. */
  epoch(place: Conversation): string | undefined {
    return this.#counted(place)?.head.epoch || undefined;
  }

  /** Behind which seq everything is unread; nothing if all of it was read. */
  unreadBehind(place: Conversation): number | undefined {
    const { cursor, head, unread } = this.#counted(place) ?? {};
    if (cursor === undefined || head === undefined || unread === 0) return undefined;
    const behind = cursor.unreadFrom === undefined ? cursor.read : cursor.unreadFrom - 1;
    return behind < head.seq ? behind : undefined;
  }

  #counted({ channelId, threadId }: Conversation): Counted | undefined {
    return threadId === undefined ? this.#state?.channels.get(channelId) : this.#state?.threads.get(threadId);
  }

  #apply(event: ChatEvent): void {
    this.#recent = [...this.#recent.slice(1 - RECENT), event];
    this.#at = { epoch: event.epoch, seq: event.seq };
    unlessMalformed(undefined, () => void (event.type === 'channel:added' && this.#unheard.delete(event.data.channel.id)));
    this.#update((state) => unlessMalformed(state, () => applyToUser(state, event)));
    if (this.#ahead && event.seq >= this.#ahead.head.seq) this.#adopt(this.#ahead);
    this.#addPages();
  }

  #addPages(): void {
    for (let [page] = this.#pages; page !== undefined && !this.#ahead && this.#hasReached(page.head); [page] = this.#pages) {
      const { channels, next } = page;
      this.#pages.shift();
      for (const { id } of channels) this.#unheard.delete(id);
      this.#update((state) => channels.reduce((listed, { id }) => this.#countJoined(listed, id), addChannels(state, channels)));
      if (next === null) this.#update((state) => completed(state, this.#unheard));
    }
  }

  /** Of a channel that was joined before it was listed, events have come that were not counted. */
  #countJoined(state: UserState, channelId: string): UserState {
    const position = this.#positionOf(`channel:${channelId}`);
    return position === undefined ? state : countFrom(state, { channelId }, position, false);
  }

  /** A head of another log is not waited for: the session that goes with it has come, or will. */
  #hasReached({ epoch, seq }: Cursor): boolean {
    return this.#at?.epoch !== epoch || this.#at.seq >= seq;
  }

  #adopt(session: SessionReady): void {
    this.#ahead = undefined;
    const { epoch, seq } = session.head;
    if (this.#at?.epoch !== epoch || this.#at.seq < seq) this.#at = session.head;
    this.#unheard = new Set(session.moreChannels ? this.#state?.channels.keys() : []);
    for (const { id } of session.channels) this.#unheard.delete(id);
    const later = this.#recent.filter((event) => event.epoch === epoch && event.seq > seq);
    this.#state = Object.freeze(later.reduce((state, event) => unlessMalformed(state, () => applyToUser(state, event)), adoptSession(this.#state, session)));
    this.#onChange(this.#state);
  }

  #update(change: (state: UserState) => UserState): void {
    if (this.#state === undefined) return;
    const before = this.#state;
    this.#state = Object.freeze(change(before));
    if (this.#state !== before) this.#onChange(this.#state);
  }
}
