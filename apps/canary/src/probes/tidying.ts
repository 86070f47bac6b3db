import { type CanarySettings } from '../canary.env.ts';
import { markOf } from '../checking/mark.rules.ts';
import { type Seats } from '../seats/seats.ts';

/** In one run, of one seat. */
const MOST_AT_ONCE = 50;

/**
 * Deletes what the canary wrote, also in earlier runs, once it is old: the words leave the log and the search. The rows go by retention
 * (docs/guides/canary.md).
 */
export class Tidying {
  readonly #seats: Seats;
  readonly #keepMs: number;

  constructor(seats: Seats, { keepMs }: CanarySettings) {
    this.#seats = seats;
    this.#keepMs = keepMs;
  }

  /** @returns how many were deleted @throws ChatError */
  async run(nowMs: number): Promise<number> {
    const { channelId } = this.#seats;
    if (channelId === undefined) return 0;
    let deleted = 0;
    for (const { chat, userId } of this.#seats.all) {
      const channel = await chat.joinChannel(channelId);
      const old = channel.state.messages.filter(({ senderId, text, createdAt }) => senderId === userId && markOf(text) && nowMs - Date.parse(createdAt) > this.#keepMs).slice(0, MOST_AT_ONCE);
      for (const { id } of old) await chat.delete(id);
      deleted += old.length;
    }
    return deleted;
  }
}
