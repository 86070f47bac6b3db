import { type ChatClient } from '../../chat-client.ts';
import { type Channel } from '../../conversations/channel.ts';
import { type Thread } from '../../conversations/thread.ts';
import { type Announcement, type StreamId } from '../../generated/schemas.ts';
import { type UserState } from '../../state/user.rules.ts';
import { connectionStore, type ConnectionSnapshot } from './connection.ts';
import { ConversationStore } from './conversation-store.ts';
import { draftStore, type DraftStore } from './drafts.ts';
import { type Store } from './store.ts';
import { Uploads } from './uploads.ts';
import { Watch } from './watch.ts';

/** Whoever goes to another channel and back finds it as it was. */
const LINGER_MS = 10_000;

const NONE: readonly Announcement[] = Object.freeze([]);

/** What React shows of one client: each thing once, for all components and all providers. */
export class ChatStores {
  readonly client: ChatClient;
  readonly connection: Store<ConnectionSnapshot>;
  readonly user: Store<UserState | undefined>;
  readonly announcements: Store<readonly Announcement[]>;
  readonly presence: Watch;
  readonly people: Watch;
  readonly #channels = new Map<string, ConversationStore<Channel>>();
  readonly #threads = new Map<string, ConversationStore<Thread>>();
  readonly #drafts = new Map<string, DraftStore>();
  readonly #uploads = new Map<string, Uploads>();

  constructor(client: ChatClient) {
    this.client = client;
    this.connection = connectionStore(client);
    this.user = { get: () => client.user, subscribe: (onChange) => client.on('user', onChange), initial: undefined };
    this.announcements = { get: () => client.announcements, subscribe: (onChange) => client.on('announcements', onChange), initial: NONE };
    this.presence = new Watch((userIds) => watchPresence(client, userIds));
    this.people = new Watch((userIds) => watchPeople(client, userIds));
    client.presence.on('change', ({ userId }) => this.presence.tell(userId));
    client.people.on('change', (profiles) => profiles.forEach(({ id }) => this.people.tell(id)));
  }

  channel(channelId: string): ConversationStore<Channel> {
    const { client } = this;
    return made(this.#channels, channelId, () => this.#conversation<Channel>(`channel:${channelId}`, () => client.joinChannel(channelId)));
  }

  thread(threadId: string): ConversationStore<Thread> {
    const { client } = this;
    return made(this.#threads, threadId, () => this.#conversation<Thread>(`thread:${threadId}`, () => client.joinThread(threadId)));
  }

  draft(channelId: string, threadId: string | undefined): DraftStore {
    return made(this.#drafts, threadId ?? channelId, () => draftStore(this.client, { channelId, ...(threadId !== undefined && { threadId }) }));
  }

  uploads(name: string): Uploads {
    return made(this.#uploads, name, () => new Uploads(this.client.files));
  }

  #conversation<Conversed extends Channel | Thread>(stream: StreamId, join: () => Promise<Conversed>): ConversationStore<Conversed> {
    const { client } = this;
    return new ConversationStore({
      join,
      isJoined: () => client.positions.has(stream),
      leave: (conversation) => client.leave(conversation),
      onTrouble: (listener) => client.on('trouble', (trouble) => trouble.stream === stream && listener(trouble)),
      lingerMs: LINGER_MS,
    });
  }
}

const all = new WeakMap<ChatClient, ChatStores>();

export function storesOf(client: ChatClient): ChatStores {
  const stores = all.get(client) ?? new ChatStores(client);
  all.set(client, stores);
  return stores;
}

function made<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function watchPresence(client: ChatClient, userIds: readonly string[]): () => void {
  // Who is refused is not known: nothing is drawn for them.
  const subscribing = client.presence.subscribe(userIds).catch(() => undefined);
  return () => void subscribing.then((subscription) => subscription?.close());
}

/** After a lost connection they are asked for again: nobody has told of changes meanwhile. */
function watchPeople(client: ChatClient, userIds: readonly string[]): () => void {
  const load = (): void => void client.people.load(userIds).catch(() => undefined);
  load();
  return client.on('connection', ({ status }) => status === 'online' && load());
}
