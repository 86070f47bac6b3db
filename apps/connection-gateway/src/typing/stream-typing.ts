import { type HeldStream } from '../streams/held-stream.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { exceptions, NOBODY, tellingAt, viewOf, type Typist, type TypingView } from './typing.rules.ts';

/** What one connection is to be told now. */
export interface Telling {
  readonly socket: ChatSocket;
  readonly view: TypingView;
}

/** Who is typing in one stream, and what its members were told of it. Exists while there is either. */
export class StreamTyping {
  readonly held: HeldStream;
  readonly #typists = new Map<string, Typist>();
  readonly #told = new Map<ChatSocket, TypingView>();

  constructor(held: HeldStream) {
    this.held = held;
  }

  get isEmpty(): boolean {
    return this.#typists.size === 0 && this.#told.size === 0;
  }

  start(userId: string, until: number, hiddenFrom: readonly string[], now: number): void {
    const known = this.#typists.get(userId);
    this.#typists.set(userId, { userId, since: known?.since ?? now, until: Math.max(until, known?.until ?? 0), hiddenFrom });
  }

  stop(userId: string): void {
    this.#typists.delete(userId);
  }

  /**
   * A message of theirs is there, with which clients may take them off the screen by themselves: should they type on at
   * once, that has to be told, though it is what was told before.
   */
  spoke(userId: string): boolean {
    if (!this.#typists.delete(userId)) return false;
    for (const [socket, { userIds }] of this.#told) if (userIds.includes(userId)) this.retell(socket);
    return true;
  }

  forget(socket: ChatSocket): void {
    this.#told.delete(socket);
  }

  /** It is told anew, whatever it was told before. */
  retell(socket: ChatSocket): void {
    const told = this.#told.get(socket);
    if (told !== undefined) this.#told.set(socket, { ...told, userIds: [], several: !told.several });
  }

  /** What is to be told now; and when to look again, if ever. What it looks like for most is found out once. */
  due(now: number): { tellings: Telling[]; next: number } {
    for (const { userId, until } of this.#typists.values()) if (until <= now) this.#typists.delete(userId);
    const typists = [...this.#typists.values()];
    const special = exceptions(typists);
    const usual = viewOf(typists, undefined, now);
    const tellings: Telling[] = [];
    let next = Math.min(Infinity, ...typists.map(({ until }) => until));
    for (const socket of this.held.members) {
      const { userId } = socket.data.identity;
      const view = special.has(userId) ? viewOf(typists, userId, now) : usual;
      const at = tellingAt(this.#told.get(socket) ?? NOBODY, view, now);
      if (at !== undefined && at > now) next = Math.min(next, at);
      if (at === undefined || at > now) continue;
      tellings.push({ socket, view });
      if (view === NOBODY) this.#told.delete(socket);
      else this.#told.set(socket, view);
    }
    if (typists.length === 0) this.#told.clear();
    return { tellings, next };
  }
}
