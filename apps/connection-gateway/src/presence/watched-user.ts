import { presenceSeenBy, type OwnPresence, type Presence, type PresenceState } from '@chatgenius/contracts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { isSame, succeed } from './succession.rules.ts';

/** A user whom some connections here watch, their own among them: the room `presence:{userId}`. */
export class WatchedUser {
  readonly id: string;
  readonly watchers = new Set<ChatSocket>();
  #state: PresenceState | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Whether what is known may be shown as it is. */
  get isKnown(): boolean {
    return this.#state?.settled === true;
  }

  seenBy(socket: ChatSocket): Presence | OwnPresence | undefined {
    return this.#state && presenceSeenBy(this.#state, socket.data.identity.userId);
  }

  /** @param tell called with those for whom something looks different now */
  learn(heard: PresenceState, asked: boolean, tell: (socket: ChatSocket, presence: Presence | OwnPresence) => void): void {
    const next = succeed(this.#state, heard, asked);
    if (next === undefined) return;
    const before = this.#state;
    this.#state = next;
    for (const socket of this.watchers) {
      const { userId } = socket.data.identity;
      const after = presenceSeenBy(next, userId);
      if (after !== undefined && !isSame(before && presenceSeenBy(before, userId), after)) tell(socket, after);
    }
  }
}
