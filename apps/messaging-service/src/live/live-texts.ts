import { randomUUID } from 'node:crypto';
import { limits } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { LOGGER } from '../tokens.ts';
import { claimLive, commitLive, type Checkpoint, type LiveRow } from './live.repository.ts';
import { LiveText } from './live-text.ts';

/** How long text waits to be committed with that of other messages: a quarter of what is promised. */
const COMMIT_EVERY_MS = limits.liveCheckpointMs / 4;
/** After a commit that failed. */
const RETRY_MS = 500;
/** How often it is noted that a writer is there who says nothing new. */
const LEASE_EVERY_MS = limits.liveLeaseMs / 5;
const UTF8_BYTES_AT_MOST = 3;

/** The live messages that this process owns. Commits what is new of all of them together. */
@Injectable()
export class LiveTexts implements BeforeApplicationShutdown {
  /** Names this process among those that take text. */
  readonly ownerId = randomUUID();
  readonly #texts = new Map<string, LiveText>();
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
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
    const bytes = (text.length - text.durable) * UTF8_BYTES_AT_MOST;
    if (bytes >= limits.liveCheckpointBytes) void this.commit();
    else this.#timer ??= setTimeout(() => void this.commit(), COMMIT_EVERY_MS);
  }

  /** Commits what is new; what comes meanwhile is committed after it. */
  commit(): Promise<void> {
    this.#committing ??= this.#commit().finally(() => (this.#committing = undefined));
    return this.#committing;
  }

  async #commit(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const due = [...this.#texts.values()].flatMap((text) => {
      const checkpoint = text.ending ? undefined : text.checkpoint(LEASE_EVERY_MS);
      return checkpoint === undefined ? [] : [{ text, checkpoint }];
    });
    if (due.length === 0) return;
    try {
      await this.#write(due);
      if (due.some(({ text }) => text.durable < text.length)) this.#again(COMMIT_EVERY_MS);
    } catch (error) {
      this.logger.warn('live:not-committed', { messages: due.length, error });
      this.#again(RETRY_MS);
    }
  }

  async #write(due: readonly { text: LiveText; checkpoint: Checkpoint }[]): Promise<void> {
    const kept = new Map((await commitLive(this.pool, this.ownerId, due.map(({ checkpoint }) => checkpoint))).map((row) => [row.message_id, row]));
    for (const { text, checkpoint } of due) {
      const row = kept.get(text.messageId);
      if (row !== undefined) text.committed(checkpoint, row.cancel);
      else this.drop(text);
    }
  }

  #again(inMs: number): void {
    this.#timer ??= setTimeout(() => void this.commit(), inMs);
  }
}
