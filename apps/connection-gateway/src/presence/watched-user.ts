import { presenceSeenBy, type PresenceState } from '@chatgenius/contracts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { isSame, succeed, type Seen } from './succession.rules.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Users that this connection watches, besides its own. */
    watching?: Set<WatchedUser>;
  }
}

/** A user with watchers on this gateway, the user's own connections among them: the room `presence:{userId}`. */
export class WatchedUser {
  readonly id: string;
  /** With what each was told last: what looks the same is not told again. */
  readonly #watchers = new Map<ChatSocket, Seen | undefined>();
  #state: PresenceState | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Whether what is known may be shown as it is. */
  get isKnown(): boolean {
    return this.#state?.settled === true;
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  add(socket: ChatSocket): void {
    if (!this.#watchers.has(socket)) this.#watchers.set(socket, undefined);
  }

  /** @returns whether it was one */
  remove(socket: ChatSocket): boolean {
    return this.#watchers.delete(socket);
  }

  /** Presence as a watcher sees it; counts as told from now on. */
  show(socket: ChatSocket): Seen | undefined {
    const seen = this.#state && presenceSeenBy(this.#state, socket.data.identity.userId);
    if (this.#watchers.has(socket)) this.#watchers.set(socket, seen);
    return seen;
  }

  /** @param tell called for each watcher who sees something different now */
  learn(heard: PresenceState, asked: boolean, tell: (socket: ChatSocket, presence: Seen) => void): void {
    const next = succeed(this.#state, heard, asked);
    if (next === undefined) return;
    this.#state = next;
    for (const [socket, told] of this.#watchers) {
      const seen = presenceSeenBy(next, socket.data.identity.userId);
      if (seen === undefined || isSame(told, seen)) continue;
      this.#watchers.set(socket, seen);
      tell(socket, seen);
    }
  }
}
