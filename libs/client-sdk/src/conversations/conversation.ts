import { type Conversation as Place, type Message, type StreamId } from '../generated/schemas.ts';
import { ChatError } from '../chat-error.ts';
import { Emitter } from '../emitter.ts';
import { part } from '../lazily.ts';
import { persist, type RetryOptions, type Trouble } from '../retry.ts';
import { type HttpApi } from '../http-api.ts';
import { type LocalWork } from '../optimistic/local-work.ts';
import type { LiveDraft, LiveWriter } from '../live/live-writer.ts';
import type { LiveTexts } from '../live/live-texts.ts';
import { MessageView } from '../optimistic/message-view.ts';
import { withReceipts, type Asked, type ConversationState, type HistoryPage } from '../state/conversation.rules.ts';
import { unlessMalformed } from '../state/applying.ts';
import { frozen, isSameView } from '../state/frozen.ts';
import { shared } from '../state/sharing.rules.ts';
import { NOBODY_TYPES, typingAs } from '../state/typing.rules.ts';
import { type Recovery } from '../streams/recovery.ts';
import { type StreamHandlers } from '../streams/stream-replica.ts';
import { type ChatEvent, type MessageDelta, type MessageReceipts, type OutputOf, PAGE_SIZE, type UserTyping } from '../wire.ts';

export interface ConversationEvents<State> {
  /** The state after whatever has happened: what to draw. */
  change: State;
  /** Each event, once and in order: what to ring for. */
  event: ChatEvent;
  /** What has become of what was missed: "you missed nothing", or how far it has come. */
  recovery: Recovery;
  /** It can no longer be received: left, removed from it, or gone. */
  closed: ChatError;
}

/** What a conversation needs of its client. */
export interface Surroundings extends RetryOptions {
  readonly api: HttpApi;
  readonly me: () => string;
  /** What the user has done, to be shown before the server has confirmed it. */
  readonly local?: LocalWork | undefined;
  /** What a live message says from an offset on. */
  readonly readText: (messageId: string, offset: number) => Promise<OutputOf<'messageText'>>;
  readonly write: (place: Place, draft?: LiveDraft) => Promise<LiveWriter>;
  /** Behind which seq everything is unread; nothing if all of it was read. */
  readonly unreadBehind?: (place: Place) => number | undefined;
  readonly onEvents: (conversation: AnyConversation, events: readonly ChatEvent[]) => void;
  /** A page of history is there. */
  readonly onLoaded: (conversation: AnyConversation) => void;
  readonly onReset: (conversation: AnyConversation) => void;
  readonly onClosed: (conversation: AnyConversation) => void;
  /** A page has failed, and is asked for again. */
  readonly tellTrouble?: (stream: StreamId, trouble: Trouble) => void;
  /** The user has pressed a key, or has stopped. */
  readonly onTyping: (place: Place, isTyping: boolean) => void;
}

/** Rows of what is shown first. */
const FIRST_PAGE = 50;

export type AnyConversation = Pick<Conversation<ConversationState>, 'stream' | 'place' | 'newest'>;

/** A channel or thread that is joined: its messages as they are now, and everything that happens there. */
export abstract class Conversation<State extends ConversationState> extends Emitter<ConversationEvents<State>> {
  abstract readonly stream: StreamId;
  abstract readonly place: Place;
  protected readonly surroundings: Surroundings;
  /** What the log says. */
  #state: State | undefined;
  /** The same with what the user has done since. */
  #shown: State | undefined;
  readonly #view = new MessageView<State>();
  /** Loaded with the first message that is being written. */
  #live: LiveTexts | undefined;
  /** The list that is shown, and what it is a copy of. */
  #list: { readonly of: ConversationState['messages']; readonly copy: ConversationState['messages'] } | undefined;
  #recovery: Recovery | undefined;
  /** Events that were applied while a page is on its way, for each page. */
  readonly #journals = new Set<ChatEvent[]>();
  /** Grows when what was loaded becomes worthless. */
  #life = 0;
  #closed = false;
  #loading: Promise<void> | undefined;
  /** Also when the window of the state does not reach to it. */
  #newest: Message | undefined;
  #typingEnd: ReturnType<typeof setTimeout> | undefined;

  constructor(surroundings: Surroundings) {
    super();
    this.surroundings = surroundings;
  }

  get state(): State {
    return this.#shown ?? this.#log;
  }

  /** What has become of what was missed by the last interruption; unknown before the first. */
  get recovery(): Recovery | undefined {
    return this.#recovery;
  }

  get #log(): State {
    if (this.#state === undefined) throw ChatError.local('LEFT');
    return this.#state;
  }

  get newest(): Message | undefined {
    return this.#newest;
  }

  /**
   * Loads a page of older messages; without effect when all of them are there. Beyond what is kept, the newest are let go
   * for it: see `state.hasNewer`. @throws ChatError
   */
  loadOlder(): Promise<void> {
    const { messages: [oldest], hasOlder } = this.#log;
    return hasOlder && oldest ? this.#loadOnce({ before: oldest.seq }) : Promise.resolve();
  }

  /** Loads a page of the newer messages that were let go, until they are all there again. @throws ChatError */
  loadNewer(): Promise<void> {
    const { messages, hasNewer } = this.#log;
    const newest = messages.at(-1);
    return hasNewer && newest ? this.#loadOnce({ after: newest.seq }) : Promise.resolve();
  }

  /**
   * To be called with every key that is pressed: others are told as often as is needed. Ends with the message, or after
   * a pause of 5 s; `false` ends it at once, when the text was taken back.
   */
  typing(isTyping = true): void {
    if (!this.#closed && this.#state !== undefined) this.surroundings.onTyping(this.place, isTyping);
  }

  /** Begins a message that others read while it is written. @throws ChatError why it is refused */
  write(draft?: LiveDraft): Promise<LiveWriter> {
    return this.surroundings.write(this.place, draft);
  }

  /** Who is typing, as the server tells it, until it expires; nothing when it is not known any more. */
  showTyping(told?: UserTyping): void {
    if (this.#closed || this.#state === undefined) return;
    clearTimeout(this.#typingEnd);
    const typing = told === undefined ? NOBODY_TYPES : typingAs(told);
    if (told !== undefined && typing !== NOBODY_TYPES) this.#typingEnd = setTimeout(() => this.showTyping(), told.expiresInMs);
    this.#update((state) => changedIn(state, { typing: shared(state.typing, typing) }));
  }

  /** What is new in a live message. @returns whether it is one of these */
  showDelta(delta: MessageDelta): boolean {
    return this.#live?.take(delta) === true;
  }

  /** Receipts that its stream does not tell. */
  showReceipts({ cursors }: MessageReceipts): void {
    if (!this.#closed && this.#state !== undefined) this.#update((state) => unlessMalformed(state, () => changedIn(state, { receipts: withReceipts(state.receipts, cursors) })));
  }

  /**
   * Shows what surrounds a message, or a position; without effect when it is shown. The way back is `loadNewer` or
   * `loadNewest`. @throws ChatError MESSAGE_NOT_FOUND, ELSEWHERE
   */
  async jumpTo(to: { readonly messageId: string } | { readonly seq: number }): Promise<void> {
    const { messages } = this.#log;
    if ('messageId' in to && messages.some(({ id }) => id === to.messageId)) return;
    const seq = 'seq' in to ? to.seq : await this.#seqOf(to.messageId);
    if (messages.some((message) => message.seq === seq)) return;
    await this.#loadHistory({ around: seq });
  }

  /** Draws the line before what is unread by now, as for somebody who comes back; `false` takes it away. */
  drawUnreadLine(draw = true): void {
    const unreadLine = draw ? this.surroundings.unreadBehind?.(this.place) : undefined;
    this.#update((state) => changedIn(state, { unreadLine }));
  }

  /** The user has done something that is not in the log yet. */
  showLocal(): void {
    if (!this.#closed && this.#state !== undefined) this.#show();
  }

  belongsTo(channelId: string): boolean {
    return this.#state !== undefined && this.place.channelId === channelId;
  }

  /** How its stream speaks to it. */
  readonly handlers: StreamHandlers = {
    onEvents: (events) => {
      for (const journal of this.#journals) journal.push(...events);
      for (const event of events) unlessMalformed(undefined, () => this.surroundings.local?.heard(event, this.surroundings.me()));
      for (const event of events) this.#newest = unlessMalformed(this.#newest, () => (event.type === 'message:created' ? event.data.message : this.#newest));
      this.#update((state) => events.reduce((next, event) => unlessMalformed(next, () => this.apply(next, event)), state));
      for (const event of events) this.emit('event', event);
      this.surroundings.onEvents(this, events);
    },
    onReset: () => {
      this.#life++;
      this.#newest = undefined;
      this.#update((state) => this.cleared(state));
      this.surroundings.onReset(this);
      this.loadNewest().then(() => this.#reloaded()).catch((error: unknown) => this.handlers.onClosed(ChatError.from(error, 'UNREACHABLE')));
    },
    onRecovery: (recovery) => {
      this.#live?.catchUp();
      this.#recover(recovery);
    },
    onClosed: (error) => {
      this.#closed = true;
      this.#live?.follow([]);
      clearTimeout(this.#typingEnd);
      this.#life++;
      this.surroundings.onClosed(this);
      this.emit('closed', error);
    },
  };

  /** In the turn in which the ack of the join comes. */
  begin(state: State): void {
    this.#state = state;
    const unreadLine = this.surroundings.unreadBehind?.(this.place);
    this.#state = frozen(unreadLine === undefined ? state : { ...state, unreadLine });
    this.#show();
  }

  /** Loads the newest messages, and follows what is written from there on: the way back from older ones. @throws ChatError */
  async loadNewest(): Promise<void> {
    for (;;) {
      const life = this.#life;
      try {
        return await this.#loadHistory(undefined);
      } catch (error) {
        // The log was replaced meanwhile: what was asked for belongs to the old one.
        if (this.#closed || this.#life === life) throw error;
      }
    }
  }

  protected abstract apply(state: State, event: ChatEvent): State;
  protected abstract merge(state: State, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked): State;
  protected abstract cleared(state: State): State;
  protected abstract readHistory(asked: Asked, limit: number): Promise<HistoryPage>;

  /**
   * Reads something over HTTP and adds it to the state, together with what happens meanwhile.
   * @throws ChatError when it is refused for good
   */
  protected async load<Page>(read: () => Promise<Page>, merge: (state: State, page: Page, journal: readonly ChatEvent[]) => State): Promise<void> {
    const life = this.#life;
    const journal: ChatEvent[] = [];
    this.#journals.add(journal);
    try {
      const page = await persist({ ...this.surroundings, onTrouble: (trouble) => this.surroundings.tellTrouble?.(this.stream, trouble) }, () => this.#life === life, read);
      if (this.#life === life) this.#update((state) => merge(state, page, journal));
    } finally {
      this.#journals.delete(journal);
    }
  }

  #loadOnce(asked: Asked): Promise<void> {
    this.#loading ??= this.#loadHistory(asked).finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #loadHistory(asked: Asked): Promise<void> {
    await this.load(() => this.readHistory(asked, asked === undefined ? FIRST_PAGE : PAGE_SIZE), (state, page, journal) => this.merge(state, page, journal, asked));
    const newest = this.#log.hasNewer ? undefined : this.#log.messages.at(-1);
    if (newest && newest.seq > (this.#newest?.seq ?? 0)) this.#newest = newest;
    this.#live?.catchUp();
    this.surroundings.onLoaded(this);
  }

  #update(change: (state: State) => State): void {
    const before = this.#log;
    const next = change(before);
    if (next !== before) {
      this.#state = frozen(next, before);
      if (next.messages !== before.messages) this.#followLive(next.messages);
    }
    if (next !== before || this.surroundings.local) this.#show();
  }

  #show(): void {
    const { local } = this.surroundings;
    const before = this.#shown;
    const told = local ? this.#view.of(this.#log, { me: this.surroundings.me(), messages: local.messagesOf(this.place), changesOf: local.changesOf }) : this.#copy();
    const next = this.#live?.drawn(told) ?? told;
    if (before !== undefined && isSameView(before, next)) return;
    this.#shown = Object.freeze(next);
    if (before !== undefined) this.emit('change', next);
  }

  #followLive(messages: State['messages']): void {
    if (this.#live) return this.#live.follow(messages);
    if (!messages.some(({ live }) => live?.state === 'streaming')) return;
    const loading = part(() => import('../live/live-texts.ts')).then(({ LiveTexts }) => {
      this.#live ??= new LiveTexts((messageId, offset) => this.surroundings.readText(messageId, offset), () => this.showLocal());
      if (this.#state === undefined) return;
      this.#live.follow(this.#state.messages);
      this.#live.catchUp();
      this.showLocal();
    });
    loading.catch(() => undefined); // tried again with the next change
  }

  #copy(): State {
    const { messages } = this.#log;
    if (this.#list?.of !== messages) this.#list = { of: messages, copy: Object.freeze(messages.slice()) };
    return { ...this.#log, messages: this.#list.copy };
  }

  #recover(recovery: Recovery): void {
    this.#recovery = recovery;
    this.emit('recovery', recovery);
  }

  #reloaded(): void {
    const recovery = this.#recovery;
    if (recovery && 'loaded' in recovery && !recovery.loaded) this.#recover({ ...recovery, loaded: true });
  }

  async #seqOf(messageId: string): Promise<number> {
    const { channelId, threadId, seq } = await persist(this.surroundings, () => !this.#closed, () => this.surroundings.api.get('getMessage', { messageId }));
    const { place } = this;
    if (channelId !== place.channelId || threadId !== place.threadId) throw ChatError.local('ELSEWHERE');
    return seq;
  }
}

/** The same state if nothing of it is another one. */
function changedIn<State extends ConversationState>(state: State, change: Partial<ConversationState>): State {
  return (Object.keys(change) as (keyof ConversationState)[]).every((key) => change[key] === state[key]) ? state : { ...state, ...change };
}
