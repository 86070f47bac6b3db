import { type ChatClient } from '@chatgenius/client-sdk';
import { type StreamId } from '@chatgenius/contracts';
import { type WireClient } from '@chatgenius/testing';

/** Remembers every event of a stream that a client is given, in the order in which it is. */
export function recordSeqs(chat: ChatClient, stream: StreamId): readonly number[] {
  const seqs: number[] = [];
  chat.on('event', (event) => event.stream === stream && seqs.push(event.seq));
  return seqs;
}

/** Runs `work` over the items with at most `width` at once. */
export async function inParallel<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: width }, async () => {
    for (const item of queue) await work(item);
  }));
}

export const seqsOf = (client: WireClient, stream: StreamId): number[] => client.eventsOf(stream).map(({ seq }) => seq);

export const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
