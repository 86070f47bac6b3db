/** A message, as far as it matters whether it may go. */
export interface Candidate {
  readonly seq: number;
  readonly senderId: string;
  readonly createdAt: Date;
}

export interface Bounds {
  /** What is not older stays. */
  readonly before: Date;
  /** Of users on hold nothing is removed, and nothing that was written after it: a log loses its beginning alone. */
  readonly held: ReadonlySet<string>;
  /** Up to here the log is gone already: what is still there of it are messages whose threads go on. */
  readonly floor: number;
}

/** The beginning of a conversation that may go, of messages in the order of their seq. */
export function prefixOf<Message extends Candidate>(messages: readonly Message[], { before, held, floor }: Bounds): readonly Message[] {
  const end = messages.findIndex(({ seq, senderId, createdAt }) => createdAt >= before || (seq > floor && held.has(senderId)));
  return end === -1 ? messages : messages.slice(0, end);
}

/** As many of them as have no more threads than are looked at together. */
export function withThreads<Message extends { readonly threaded: boolean }>(messages: readonly Message[], most: number): readonly Message[] {
  let threads = 0;
  const end = messages.findIndex(({ threaded }) => threaded && ++threads > most);
  return end === -1 ? messages : messages.slice(0, end);
}

/** How many times as long as it works the removal rests, so that senders do not notice. */
const REST = 4;
const LONGEST_REST_MS = 1_000;

export const restAfter = (workedMs: number): number => Math.min(LONGEST_REST_MS, Math.round(workedMs * REST));
