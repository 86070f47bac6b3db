import { type Announcement, type Channel as ChannelInfo, type Conversation as Place, type Cursor, type StreamId } from './generated/schemas.ts';
import type { Administration } from './administration/administration.ts';
import type { ChannelDirectory } from './channel-directory.ts';
import { ChannelPages } from './channel-pages.ts';
import { type ChatClientEvents } from './chat-client-events.ts';
import { ChatError } from './chat-error.ts';
import { changeOf } from './connection/connection-change.rules.ts';
import { Connector, type ConnectionState } from './connection/connector.ts';
import { type Features } from './connection/features.rules.ts';
import { type Channel } from './conversations/channel.ts';
import { type AnyConversation } from './conversations/conversation.ts';
import { JoinedConversations } from './conversations/joined-conversations.ts';
import { type Thread } from './conversations/thread.ts';
import { CursorSender } from './cursors/cursor-sender.ts';
import { Reading } from './cursors/reading.ts';
import { beginUpload } from './files/begin-upload.ts';
import { type Files } from './files/files.ts';
import { HttpApi } from './http-api.ts';
import type { LiveDraft, LiveWriter } from './live/live-writer.ts';
import type { Links } from './links/links.ts';
import { Late, lazily, part } from './lazily.ts';
import { MessageActions } from './message-actions.ts';
import { type BudgetLeft } from './limits/budgets.ts';
import type { Moderation } from './moderation/moderation.ts';
import { withDefaults, type ChatClientOptions, type Settings } from './options.ts';
import { type Draft } from './outbox/outgoing-message.ts';
import { newId } from './outbox/new-id.ts';
import { Sending } from './optimistic/sending.ts';
import { People } from './people/people.ts';
import { ApiLine, type Paging } from './personal/api-line.ts';
import { Drafts } from './personal/drafts.ts';
import type { SavedMessages } from './personal/saved-messages.ts';
import type { ScheduledMessages } from './personal/scheduled-messages.ts';
import { currentPage, PageActivity } from './presence/activity-source.ts';
import { PresenceFeed } from './presence/presence.ts';
import { unlessMalformed } from './state/applying.ts';
import { inexact, type UserState } from './state/user.rules.ts';
import { persist } from './retry.ts';
import { StreamSet } from './streams/stream-set.ts';
import { type Api } from './routes/api.ts';
import { type Rarely } from './rarely.ts';
import type { TypingSender } from './typing/typing-sender.ts';
import { UserFeed } from './user-feed.ts';
import { PAGE_SIZE, type ChatEvent, type PageOf } from './wire.ts';

const NONE: readonly Announcement[] = Object.freeze([]);

/** One user's chat on one device. */
export class ChatClient extends MessageActions<ChatClientEvents> {
  /** Who is there. */
  readonly presence: PresenceFeed;
  /** Who people are. */
  readonly people: People;
  /** Bans, mutes, reports, and what else moderators do. */
  readonly moderation: Moderation;
  /** Links by which people come into channels. */
  readonly links: Links;
  /** What administrators of the deployment do. */
  readonly admin: Administration;
  /** What the user has begun to write. */
  readonly drafts: Drafts;
  /** What the user keeps for later. */
  readonly saved: SavedMessages;
  /** Uploading and reading files. */
  readonly files: Files;
  /** What waits for its time. */
  readonly scheduled: ScheduledMessages;
  /** Which channels there are, and what the user sets in them. */
  readonly directory: ChannelDirectory;
  /**
   * Messages in the user's channels, by their words and by the names, kinds and types of their files. `next` of a page is the
   * `cursor` of the one behind it. Rejected with QUERY_EMPTY, CHANNEL_NOT_FOUND.
   */
  readonly search: Rarely['search'];
  /** Every route of the server. */
  readonly api: Api;
  readonly #settings: Settings;
  readonly #connector: Connector;
  readonly #streams: StreamSet;
  protected readonly reading: Reading;
  #before: ConnectionState;
  protected readonly sending: Sending;
  readonly #cursors: CursorSender;
  readonly #feed: UserFeed;
  readonly #pages: ChannelPages;
  readonly #announced = new Late(async () => new (await import('./announcements/active-announcements.ts')).ActiveAnnouncements((all) => this.emit('announcements', (this.#announcements = all))));
  #announcements: readonly Announcement[] = NONE;
  readonly #joined: JoinedConversations;
  readonly #typing: Late<TypingSender>;
  readonly #line: ApiLine;
  readonly #filesLine: ApiLine;

  constructor(options: ChatClientOptions) {
    super();
    const settings = withDefaults(options);
    const { token, apiUrl, retries, commandTimeoutMs: timeoutMs } = settings;
    const readToken = async () => (typeof token === 'function' ? await token() : token);
    const api = new HttpApi({ apiUrl, token: readToken, timeoutMs, fetch: settings.fetch });
    const readPage: ConstructorParameters<typeof StreamSet>[1]['readPage'] = (stream, { epoch, seq }) =>
      api.get('streamEventsPage', { stream }, { epoch, after: seq, limit: PAGE_SIZE });

    this.#settings = settings;
    this.#line = new ApiLine({ ...retries, api });
    const files = new HttpApi({ apiUrl: settings.filesUrl, token: readToken, timeoutMs, fetch: settings.fetch });
    this.#filesLine = new ApiLine({ ...retries, api: files });
    const upload: Files['upload'] = (file, wish) => beginUpload({ filesUrl: settings.filesUrl, token: readToken }, file, wish);
    const rarely = lazily(async () => new (await import('./rarely.ts')).Rarely({ api, line: this.#line }, { api: files, line: this.#filesLine }), { files: { upload } });
    ({ admin: this.admin, api: this.api, directory: this.directory, files: this.files, links: this.links, moderation: this.moderation, saved: this.saved, scheduled: this.scheduled, search: this.search } = rarely);
    this.drafts = new Drafts(this.#line, settings.draftPauseMs);
    this.#connector = new Connector(settings, settings.dial);
    this.#feed = new UserFeed((state) => this.#userChanged(state), (event) => this.#applied(event), (stream) => this.#streams.positions.get(stream));
    // Before those who apply it.
    this.#connector.on('event', (event) => settings.tracing?.received(event));
    this.#streams = new StreamSet(this.#connector, { ...retries, readPage, onUnwanted: (stream) => this.#joined.sayLeft(stream) });
    this.#pages = new ChannelPages(this.#connector, this.#feed, retries);
    this.sending = new Sending(this.#connector, settings, {
      onMessage: (message) => this.emit('outgoing', message),
      onCommitted: (place, head) => this.#streams.learn(place, head),
      onChange: (change) => this.emit('outgoingChange', change),
      onKeeping: (keeping) => this.emit('keeping', keeping),
      onReads: () => this.connection.status === 'online' && this.reading.goOn(),
    });
    this.#before = this.#connector.state;
    const page = settings.detectActivity ? currentPage() : undefined;
    this.presence = new PresenceFeed(this.#connector, this.sending.outbox, { ...retries, activity: page && new PageActivity(page, settings.idleAfterMs) });
    this.people = new People({ ...retries, api, now: () => performance.now() });
    this.#cursors = new CursorSender(this.#connector, {
      ...retries,
      intervalMs: settings.cursorIntervalMs,
      onFigures: (place, figures) => {
        this.#feed.learn(place, figures);
        this.#streams.learn(place, figures.head);
      },
      onTold: (place, read) => this.sending.reads.told(place, read),
      onRefused: (place) => {
        this.#feed.giveUp(place);
        this.sending.reads.told(place);
      },
    });
    this.reading = new Reading({ feed: this.#feed, cursors: this.#cursors, sending: this.sending });
    this.#typing = new Late(async () => new (await import('./typing/typing-sender.ts')).TypingSender(this.#connector));
    this.#joined = new JoinedConversations(
      this.#connector,
      this.#streams,
      {
        ...retries,
        api,
        me: () => this.#feed.state?.user.id ?? settings.userId ?? '',
        local: this.sending.local,
        write: (place, draft) => this.stream(place, draft),
        readText: (messageId, offset) => this.#connector.command('messageText', { messageId, offset }),
        unreadBehind: (place) => this.#feed.unreadBehind(place),
        onEvents: (conversation, events) => this.#conversationEvents(conversation, events),
        onLoaded: (conversation) => this.#report(conversation),
        onReset: ({ place }) => this.reading.forget(place),
        tellTrouble: (stream, trouble) => this.emit('trouble', { stream, ...trouble }),
        onTyping: (place, isTyping) => (isTyping ? this.#typing.use((sender) => sender.typed(place)) : this.#typing.ifUsed((sender) => sender.stopped(place))),
      },
      {
        onBegin: ({ place }, { head }, following) => this.#feed.joined(place, head, following),
        onLeft: (channelId) => this.#feed.left({ channelId }),
      },
    );
    this.#connector.on('activity', (activity) => this.#streams.has(`channel:${activity.channelId}`) || this.#feed.activity(activity));
    this.#connector.on('receipts', (receipts) => this.#joined.showReceipts(receipts));
    this.#connector.on('delta', (delta) => this.#joined.showDelta(delta));
    this.#connector.on('typing', (typing) => this.#joined.showTyping(typing));
    this.#connector.on('announcement', (announcement) => this.#announced.use((all) => unlessMalformed(undefined, () => all.tell(announcement))));
    this.#connector.on('withdrawn', ({ id }) => this.#announced.ifUsed((all) => all.withdraw(id)));
    this.#connector.on('profile', ({ user }) => unlessMalformed(undefined, () => this.people.updated(user)));
    this.#connector.on('draining', (inMs) => this.emit('draining', { inMs }));
    this.#connector.on('state', (state) => this.#connectionChanged(state));
    this.sending.local?.on('change', () => this.#joined.showLocal());
    if (settings.userId !== undefined) void this.sending.kept.begin(settings.userId);
  }

  get connection(): ConnectionState {
    return this.#connector.state;
  }

  /**
   * Channels, followed threads and what is unread in them; unknown before the first connection. Of many channels those that
   * matter come first: `complete` says when all of them are there.
   */
  get user(): UserState | undefined {
    return this.#feed.state;
  }

  /** What administrators tell at present, the oldest first: show each until its user dismisses it. */
  get announcements(): readonly Announcement[] {
    return this.#announcements;
  }

  /** What the deployment has on, as the last connection has told: offer nothing else. */
  get features(): Features {
    return this.#connector.features;
  }

  /** What is left of the server's limits of commands, of which something was used lately: what is one too many waits here. */
  get budgets(): readonly BudgetLeft[] {
    return this.#connector.budgets;
  }

  /** The last event of each stream that was applied here. */
  get positions(): ReadonlyMap<StreamId, Cursor> {
    return this.#streams.positions;
  }

  /** Whether nothing waits to be sent, acknowledged, fetched or counted. */
  get isSettled(): boolean {
    return this.sending.kept.hasBegun && this.sending.outbox.size === 0 && this.#cursors.size === 0 && this.#streams.isComplete && this.user?.complete !== false;
  }

  /**
   * Connects, and stays connected until `disconnect` or `close`. Resolves online.
   * @throws ChatError when the server refuses this user; what else goes wrong is tried again
   */
  connect(): Promise<UserState> {
    this.#connector.connect();
    return new Promise((resolve, reject) => {
      const settle = (state: ConnectionState): boolean => {
        if (state.status === 'connecting' || state.status === 'waiting') return false;
        if (state.status === 'online' && this.user) resolve(this.user);
        else reject(state.status === 'refused' ? state.error : ChatError.local('CLOSED'));
        return true;
      };
      if (settle(this.connection)) return;
      const off = this.on('connection', (state) => settle(state) && off());
    });
  }

  /** Goes offline. What is joined, and what waits to be sent, is taken up again by `connect`. */
  disconnect(): void {
    this.#connector.disconnect();
  }

  /**
   * The device was asleep, or has another network: connects at once, or finds out at once whether the connection still
   * holds. Called by itself in browsers, and wherever a clock that has jumped tells it; call it where an application is
   * told more, as by a phone when it comes to the foreground.
   */
  wake(): void {
    this.#connector.wake();
  }

  /** Ends for good: what still waits is rejected. */
  close(): void {
    this.#line.close();
    this.#filesLine.close();
    this.sending.close();
    this.drafts.close();
    this.#connector.close();
    this.#typing.ifUsed((sender) => sender.endAll());
    this.people.close();
    this.#announced.ifUsed((all) => all.clear());
    this.#joined.closeAll();
  }

  /**
   * Loads now what is else loaded with its first use: calls over HTTP, uploads, live messages, typing, drafts, announcements, and polling. A page that stays open while
   * its application is deployed anew finds nothing of it later. @throws CODE_UNAVAILABLE
   */
  async preload(): Promise<void> {
    await part(async () => (await import('./late-parts.ts')).loadAll());
  }

  /** Resolves when the channel's newest messages are there. Joining twice gives the same channel. @throws ChatError */
  joinChannel(channelId: string): Promise<Channel> {
    return this.#joined.joinChannel(channelId);
  }

  /** Resolves when the newest replies are there. @param threadId the message that they reply to @throws ChatError */
  joinThread(threadId: string): Promise<Thread> {
    return this.#joined.joinThread(threadId);
  }

  /**
   * Begins a message that others read while it is written. Its code is loaded by the first call.
   * @throws ChatError why it is refused
   */
  async stream(place: Place, draft?: LiveDraft): Promise<LiveWriter> {
    const { LiveWriter } = await import('./live/live-writer.ts');
    return LiveWriter.begin({
      command: (name, input) => persist(this.#settings.retries, () => this.connection.status !== 'closed', async () => {
        await this.#connector.online(name);
        return this.#connector.command(name, input);
      }),
      on: (name, listener) => this.on(name, listener),
      msPerByte: () => this.#connector.spacingMs('messageAppend'),
      ended: () => ChatError.local('CLOSED'),
    }, place, { ...draft, clientMessageId: draft?.clientMessageId ?? newId() });
  }

  /** Asks the writer of a live message to stop. @throws ChatError NOT_ALLOWED, NOT_STREAMING */
  async cancel(messageId: string, reason?: string): Promise<void> {
    await this.#connector.command('messageCancel', { messageId, ...(reason !== undefined && { reason }) });
  }

  /**
   * The direct conversation with these people: made by whoever asks first. With `hidden` the others learn of it with its
   * first message. @throws ChatError CANNOT_MESSAGE, TOO_MANY_DIRECT
   */
  direct(userIds: readonly string[], { hidden = false } = {}): Promise<ChannelInfo> {
    return this.#line.persist((api) => api.call('beginDirect', {}, { userIds: [...userIds], hidden }));
  }

  /** Direct conversations with what is unread in them, the one last written in first. @throws ChatError */
  listDirect({ limit, after }: Paging = {}): Promise<PageOf<'listDirect'>> {
    return this.#line.persist((api) => api.get('listDirect', {}, { limit, after }));
  }

  /** Stops receiving a conversation here; membership stays as it is. */
  leave(conversation: Channel | Thread): void {
    this.#typing.ifUsed((sender) => sender.ended(conversation.place));
    this.#joined.leave(conversation);
  }

  protected override written(draft: Draft): void {
    this.#typing.ifUsed((sender) => sender.ended(draft));
    this.drafts.sent(draft);
  }

  #connectionChanged(state: ConnectionState): void {
    if (state.status === 'online') {
      this.#announced.ifUsed((all) => all.clear());
      const { stream } = this.#feed;
      this.#feed.begin(state.session, stream && this.#streams.positions.get(stream));
      // Also when it was refused in an earlier session: this one has brought what belongs to its head.
      if (!stream || !this.#streams.has(stream)) this.#streams.receiveFrom(`user:${state.session.user.id}`, state.session.head, this.#feed.handlers);
      void this.sending.kept.begin(state.session.user.id);
      this.reading.goOn();
      if (state.session.moreChannels) void this.#pages.load(state.session);
      // What cannot be loaded reports nothing.
      if (state.session.reports) part(async () => (await import('./late-parts.ts')).report(this.#connector)).catch(() => undefined);
    }
    if (state.status === 'waiting' || state.status === 'idle') {
      this.#joined.forgetTyping();
      this.people.untold();
    }
    this.emit('connection', state);
    this.emit('connectionChange', changeOf(this.#before, state));
    this.#before = state;
  }

  #userChanged(state: UserState): void {
    for (const place of inexact(state)) this.#cursors.ask(place);
    this.emit('user', state);
  }

  #conversationEvents(conversation: AnyConversation, events: readonly ChatEvent[]): void {
    for (const event of events) {
      unlessMalformed(undefined, () => this.#count(event));
      this.#applied(event);
    }
    if (events.some(({ type }) => type === 'message:created')) this.#report(conversation);
  }

  #count(event: ChatEvent): void {
    if (event.type === 'message:created') this.sending.messages.seen(event.data.message);
    // A thread that is joined tells of its replies itself.
    if (event.type !== 'thread:updated' || !this.#streams.has(`thread:${event.data.threadId}`)) this.#feed.count(event);
  }

  #applied(event: ChatEvent): void {
    unlessMalformed(undefined, () => this.#recheck(event));
    if (event.type === 'draft:changed') unlessMalformed(undefined, () => this.drafts.heard(event.data));
    this.#settings.tracing?.applied(event);
    this.emit('event', event);
  }

  /** Membership that ended is checked by the server: it may have begun anew before this was heard of. */
  #recheck(event: ChatEvent): void {
    const isEnd = event.type === 'channel:removed' || event.type === 'channel:deleted' || (event.type === 'member:left' && event.data.userId === this.user?.user.id);
    if (isEnd) this.#joined.recheck(event.data.channelId);
  }

  #report({ newest, place }: AnyConversation): void {
    if (this.#settings.reportDelivered && this.features.status && newest) this.markDelivered(place, newest.seq);
  }
}
