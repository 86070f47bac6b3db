import { randomUUID } from 'node:crypto';
import { limits } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { claimLive, commitLive, type Checkpoint, type LiveRow } from '../messages/live.repository.ts';
import { LiveDeltas } from './live-deltas.ts';
import { LiveText } from './live-text.ts';

/** How far apart commits begin: text waits so long, at most, for that of other messages. A tenth of what is promised. */
const COMMIT_EVERY_MS = limits.liveCheckpointMs / 10;
/** After a commit that failed, whatever is urgent. */
const RETRY_MS = 500;
/** How often it is noted that a writer is there who says nothing new. */
const LEASE_EVERY_MS = limits.liveLeaseMs / 5;
const UTF8_BYTES_AT_MOST = 3;

/** The live messages that this process owns. Commits what is new of all of them together, and then has it told to readers. */
@Injectable()
export class LiveTexts implements BeforeApplicationShutdown {
  /** Names this process among those that take text. */
  readonly ownerId = randomUUID();
  readonly #texts = new Map<string, LiveText>();
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> | undefined;
  /** When the last commit began, and when the next one may, on the clock of `performance`. */
  #begunAt = -Infinity;
  #dueAt = Infinity;

  constructor(
    private readonly pool: Pool,
    private readonly deltas: LiveDeltas,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    // What came while a commit was under way is in the second one.
    await this.commit();
    await this.commit();
    clearTimeout(this.#timer);
  }

  get all(): Iterable<LiveText> {
    return this.#texts.values();
  }

  get size(): number {
    return this.#texts.size;
  }

  find(messageId: string): LiveText | undefined {
    return this.#texts.get(messageId);
  }

  add(text: LiveText): void {
    this.#texts.set(text.messageId, text);
  }

  /** Forgets one that is ended, or that somebody else owns by now. */
  drop(text: LiveText): void {
    if (this.#texts.get(text.messageId) === text) this.#texts.delete(text.messageId);
  }

  /** Takes a message over. @returns nothing when somebody else was faster */
  async claim(row: LiveRow): Promise<LiveText | undefined> {
    const claimed = await claimLive(this.pool, row, this.ownerId);
    if (claimed === undefined) return undefined;
    const text = LiveText.taken(claimed);
    this.add(text);
    return text;
  }

  /** To be called after each change of a text. */
  changed(text: LiveText): void {
    this.#schedule(isUrgent(text) ? 0 : COMMIT_EVERY_MS);
  }

  /** Commits what is new; what comes meanwhile is committed after it. */
  commit(): Promise<void> {
    this.#committing ??= this.#commit().finally(() => {
      this.#committing = undefined;
    });
    return this.#committing;
  }

  async #commit(): Promise<void> {
    this.#unschedule();
    this.#begunAt = performance.now();
    const due = this.#due();
    if (due.length === 0) return;
    try {
      const kept = await this.#write(due);
      // Of those that have ended meanwhile, the end tells all.
      this.deltas.tell(kept.filter((text) => !text.ending && this.find(text.messageId) === text));
      this.#scheduleRest();
    } catch (error) {
      this.logger.warn('live:not-committed', { messages: due.length, error });
      this.#begunAt = performance.now() + RETRY_MS - COMMIT_EVERY_MS;
      this.#schedule(COMMIT_EVERY_MS);
    }
  }

  #due(): { text: LiveText; checkpoint: Checkpoint }[] {
    return [...this.#texts.values()].flatMap((text) => {
      const checkpoint = text.ending ? undefined : text.checkpoint(LEASE_EVERY_MS);
      return checkpoint === undefined ? [] : [{ text, checkpoint }];
    });
  }

  /** @returns those that were still this process's own */
  async #write(due: readonly { text: LiveText; checkpoint: Checkpoint }[]): Promise<LiveText[]> {
    const kept = new Map((await commitLive(this.pool, this.ownerId, due.map(({ checkpoint }) => checkpoint))).map((row) => [row.message_id, row]));
    return due.flatMap(({ text, checkpoint }) => {
      const row = kept.get(text.messageId);
      if (row === undefined) {
        this.drop(text);
        return [];
      }
      text.committed(checkpoint, row.cancel);
      return [text];
    });
  }

  /** What came while the commit was under way. */
  #scheduleRest(): void {
    const rest = this.#due();
    if (rest.length > 0) this.#schedule(rest.some(({ text }) => isUrgent(text)) ? 0 : COMMIT_EVERY_MS);
  }

  /** The next commit, so long after the last one began, unless an earlier one is due. */
  #schedule(afterMs: number): void {
    const dueAt = this.#begunAt + afterMs;
    if (this.#timer !== undefined && this.#dueAt <= dueAt) return;
    this.#unschedule();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.#commitNow(), Math.max(0, dueAt - performance.now()));
  }

  /** After the one that is under way. */
  async #commitNow(): Promise<void> {
    await this.#committing;
    await this.commit();
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Readers wait for its first word, or the uncommitted text has reached the most that a crash may lose. */
const isUrgent = (text: LiveText): boolean => text.isFirst || (text.length - text.durable) * UTF8_BYTES_AT_MOST >= limits.liveCheckpointBytes;
