import { limits, presenceSeenBy, type OwnPresence, type Presence, type PresenceState } from '@chatgenius/contracts';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { Acquaintances } from './acquaintances.ts';
import { PresenceOutbox } from './presence-outbox.ts';
import { isSame } from './succession.rules.ts';

/** Each connection gets at most one event in this time. */
const INTERVAL_MS = 1_000;
/** Users whose last state is remembered; who is forgotten counts as offline. */
const REMEMBERED = 50_000;

/**
 * Changes of everybody who shares a channel with whoever asks for them (`presence:global`): collected for a second, of at most
 * limits.presenceUpdateUsers users, those that changed last. Lossy by design; whoever has to know how somebody stands
 * watches them.
 */
@Injectable()
export class GlobalWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly watchers = new Set<ChatSocket>();
  readonly #states = new Map<string, PresenceState>();
  /** Who has changed since the last event, with what was known before. */
  #changed = new Map<string, PresenceState | undefined>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly outbox: PresenceOutbox,
    private readonly acquaintances: Acquaintances,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#tell(), INTERVAL_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Some of those who are there, as this gateway happens to know. */
  async add(socket: ChatSocket): Promise<(Presence | OwnPresence)[]> {
    this.watchers.add(socket);
    const viewer = socket.data.identity.userId;
    const seen = [...this.#states.values()].flatMap((state) => presenceSeenBy(state, viewer) ?? []).filter(({ status }) => status !== 'offline');
    const known = await this.acquaintances.among(viewer, seen.map(({ userId }) => userId));
    return seen.filter(({ userId }) => known.has(userId)).slice(-limits.presenceUpdateUsers);
  }

  remove(socket: ChatSocket): void {
    if (!this.watchers.delete(socket) || this.watchers.size > 0) return;
    this.#states.clear();
    this.#changed.clear();
  }

  learn(state: PresenceState): void {
    if (this.watchers.size === 0) return;
    const { userId } = state;
    const known = this.#states.get(userId);
    if (known !== undefined && known.version >= state.version) return;
    const before = this.#changed.has(userId) ? this.#changed.get(userId) : known;
    this.#changed.delete(userId); // to be among the last
    this.#changed.set(userId, before);
    this.#states.delete(userId);
    this.#states.set(userId, state);
    const [oldest] = this.#states.keys();
    if (this.#states.size > REMEMBERED && oldest !== undefined) this.#states.delete(oldest);
  }

  #tell(): void {
    if (this.#changed.size === 0) return;
    const changes = [...this.#changed];
    this.#changed = new Map();
    for (const socket of this.watchers) void this.#tellOne(socket, changes);
  }

  /** As they are once it is known who may be shown: what was told meanwhile is not taken back. */
  async #tellOne(socket: ChatSocket, changes: readonly (readonly [string, PresenceState | undefined])[]): Promise<void> {
    const concerned = changes.filter(([userId, before]) => this.#news(socket, userId, before).length > 0);
    if (concerned.length === 0) return;
    const known = await this.acquaintances.among(socket.data.identity.userId, concerned.map(([userId]) => userId));
    if (!this.watchers.has(socket)) return;
    const shown = concerned.filter(([userId]) => known.has(userId));
    this.outbox.send(socket, shown.flatMap(([userId, before]) => this.#news(socket, userId, before)).slice(-limits.presenceUpdateUsers));
  }

  /** Unknown users count as offline, so invisible users are told of as little as offline ones. */
  #news(socket: ChatSocket, userId: string, before: PresenceState | undefined): (Presence | OwnPresence)[] {
    const viewer = socket.data.identity.userId;
    const state = this.#states.get(userId);
    const after = state && presenceSeenBy(state, viewer);
    if (after === undefined) return [];
    const earlier = before && presenceSeenBy(before, viewer);
    const isNews = after.status === 'offline' ? earlier !== undefined && earlier.status !== 'offline' : !isSame(earlier, after);
    return isNews ? [after] : [];
  }
}
