/** How much is filled in. */
export interface FillOptions {
  /** Roots and replies together, about. */
  readonly messages: number;
  readonly users: number;
  readonly channels: number;
}

export interface FillPlan {
  /** Events of each channel, the largest first. */
  readonly channelEvents: readonly number[];
  /** Members of each channel. */
  readonly channelMembers: readonly number[];
}

/** Of twenty events in a row, 16 are messages and one is a reply's: the rest are reactions and an edit (world.sql.ts). */
export const EVENTS_IN_TURN = 20;
export const MESSAGES_IN_TURN = 17;

/** Events of a channel in which next to nothing happens. */
const FEWEST = 5;
/** The share of the largest channel; the others follow Zipf's law. */
const LARGEST = 0.2;

/** Channels of very different sizes: one holds a fifth of everything, most hold little. */
export function planFill({ messages, users, channels }: FillOptions): FillPlan {
  const events = Math.ceil((messages / MESSAGES_IN_TURN) * EVENTS_IN_TURN);
  const weights = Array.from({ length: channels - 1 }, (_, index) => 1 / (index + 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = channels === 1 ? 1 : LARGEST;
  const sizes = [share, ...weights.map((weight) => ((1 - share) * weight) / total)].map((part) => Math.max(FEWEST, Math.round(part * events)));
  return { channelEvents: sizes, channelMembers: sizes.map((size) => Math.min(users, Math.max(3, Math.round(Math.sqrt(size) * 2)))) };
}
