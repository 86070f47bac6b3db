import { type Conversation, type ReadCursor } from '../generated/schemas.ts';
import { type ChatError } from '../chat-error.ts';
import { isWaitedFor, isWorthRepeating, pause, type RetryOptions } from '../retry.ts';
import { type Figures } from '../state/user.rules.ts';
import { type CommandLine } from '../outbox/outbox.ts';
import { type CommandName } from '../wire.ts';
import { furthest, nextCommand, NOWHERE, type CursorCommand } from '../state/cursor.rules.ts';

export interface CursorSenderOptions extends RetryOptions {
  /** Moves within this time travel as one. */
  readonly intervalMs: number;
  /** What the server answers: the counts as of its head. */
  readonly onFigures: (conversation: Conversation, figures: Figures) => void;
  /** What the server knows by now; it stops at its head, and was told all the same. */
  readonly onTold?: (conversation: Conversation, read: number) => void;
  /** The server will not tell: to ask again would change nothing. */
  readonly onRefused: (conversation: Conversation) => void;
}

/** A line that tells how much of its limit is left, by how far apart commands should be. */
export interface SpacedLine extends CommandLine {
  spacingMs(name: CommandName): number;
}

interface Entry {
  readonly conversation: Conversation;
  wanted: ReadCursor;
  acknowledged: ReadCursor;
  /** Whether the counts are to be asked for, also if no cursor has moved. */
  asking: boolean;
}

/** Tells the server how far this user has got: coalesced, only forward, and again after a lost connection. */
export class CursorSender {
  readonly #line: SpacedLine;
  readonly #options: CursorSenderOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(line: SpacedLine, options: CursorSenderOptions) {
    this.#line = line;
    this.#options = options;
  }

  /** Conversations of which something is to be told or asked. */
  get size(): number {
    return this.#entries.size;
  }

  /** @param known where the server stands, as far as that is known */
  move(conversation: Conversation, to: Partial<ReadCursor>, known: ReadCursor = NOWHERE): void {
    const wanted = furthest({ ...NOWHERE, ...to });
    if (nextCommand(wanted, known) === undefined) return;
    const entry = this.#entry(conversation, known);
    entry.wanted = furthest(entry.wanted, wanted);
  }

  /** Asks for the counts: by a delivery that moves nothing. */
  ask(conversation: Conversation): void {
    this.#entry(conversation, NOWHERE).asking = true;
  }

  /** Positions of another log mean nothing in a new one. */
  forget(conversation: Conversation): void {
    this.#entries.delete(keyOf(conversation));
  }

  #entry(conversation: Conversation, acknowledged: ReadCursor): Entry {
    const key = keyOf(conversation);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = { conversation, wanted: acknowledged, acknowledged, asking: false };
    this.#entries.set(key, entry);
    const waitMs = Math.max(this.#options.intervalMs, this.#line.spacingMs('messageRead'));
    setTimeout(() => void this.#run(key, entry), waitMs);
    return entry;
  }

  async #run(key: string, entry: Entry): Promise<void> {
    const isCurrent = () => this.#entries.get(key) === entry;
    try {
      for (let attempt = 0; isCurrent(); ) {
        const command = nextCommand(entry.wanted, entry.acknowledged) ?? (entry.asking ? { name: 'messageDelivered' as const, seq: 0 } : undefined);
        if (command === undefined) return;
        await this.#line.online(command.name);
        attempt = (await this.#send(entry, command, attempt)) ? 0 : attempt + 1;
      }
    } catch (error) {
      // Refused for good: the conversation is gone, or the client is closed.
      if (isCurrent() && (error as ChatError).reason !== 'CLOSED') this.#options.onRefused(entry.conversation);
    } finally {
      if (isCurrent()) this.#entries.delete(key);
    }
  }

  /** @returns whether it was acknowledged @throws ChatError when it is refused for good */
  async #send(entry: Entry, { name, seq }: CursorCommand, attempt: number): Promise<boolean> {
    const { conversation } = entry;
    entry.asking = false;
    try {
      const { cursor, ...unread } = await this.#line.command(name, { ...conversation, seq });
      // The server stops at its head; asking for more than that again would change nothing.
      const asked = name === 'messageRead' ? { delivered: seq, read: seq } : { delivered: seq, read: 0 };
      entry.acknowledged = furthest(entry.acknowledged, furthest(cursor, asked));
      this.#options.onTold?.(conversation, entry.acknowledged.read);
      this.#options.onFigures(conversation, { ...unread, cursor });
      return true;
    } catch (error) {
      if (!isWorthRepeating(error, attempt)) throw error;
      entry.asking = true;
      if (!isWaitedFor(error)) await pause(attempt, error, this.#options);
      return false;
    }
  }
}

const keyOf = ({ channelId, threadId }: Conversation): string => threadId ?? channelId;
