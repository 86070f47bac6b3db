import { type Conversation, type Cursor, type ReadCursor, type StreamId } from '@chatgenius/contracts';
import { unlessMalformed } from './state/applying.ts';
import { adoptSession, applyToUser, countEvent, countFrom, doubt, learnActivity, learnCounts, markedRead, type Figures, type UserState } from './state/user.rules.ts';
import { type StreamHandlers } from './streams/stream-replica.ts';
import { type ChannelActivity, type ChatEvent, type SessionReady } from './wire.ts';

/** Events of the user's own stream that are kept for a session that turns out to be older than them. */
const RECENT = 200;

/** What the user has, from their own stream and from whatever else tells of their counts. */
export class UserFeed {
  #state: UserState | undefined;
  /** A session that began further on in the stream than this feed has read. */
  #ahead: SessionReady | undefined;
  #recent: ChatEvent[] = [];
  readonly #onChange: (state: UserState) => void;
  readonly #onEvent: (event: ChatEvent) => void;

  constructor(onChange: (state: UserState) => void, onEvent: (event: ChatEvent) => void) {
    this.#onChange = onChange;
    this.#onEvent = onEvent;
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
    if (position?.epoch === session.head.epoch && position.seq < session.head.seq) this.#ahead = session;
    else this.#adopt(session);
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

  cursor({ channelId, threadId }: Conversation): ReadCursor | undefined {
    return (threadId === undefined ? this.#state?.channels.get(channelId) : this.#state?.threads.get(threadId))?.cursor;
  }

  #apply(event: ChatEvent): void {
    this.#recent = [...this.#recent.slice(1 - RECENT), event];
    this.#update((state) => unlessMalformed(state, () => applyToUser(state, event)));
    if (this.#ahead && event.seq >= this.#ahead.head.seq) this.#adopt(this.#ahead);
  }

  #adopt(session: SessionReady): void {
    this.#ahead = undefined;
    const { epoch, seq } = session.head;
    const later = this.#recent.filter((event) => event.epoch === epoch && event.seq > seq);
    this.#state = later.reduce((state, event) => unlessMalformed(state, () => applyToUser(state, event)), adoptSession(this.#state, session));
    this.#onChange(this.#state);
  }

  #update(change: (state: UserState) => UserState): void {
    if (this.#state === undefined) return;
    const before = this.#state;
    this.#state = change(before);
    if (this.#state !== before) this.#onChange(this.#state);
  }
}
