import { commands, type Message, type StreamId } from '@chatgenius/contracts';
import { RefusedError, type ChatClient } from '@chatgenius/testing';

/** Sends a message until it is acknowledged, as an SDK's outbox does: same id, also after a lost connection. */
export async function sendUntilAcknowledged(client: ChatClient, channelId: string, clientMessageId: string): Promise<Message> {
  for (;;) {
    try {
      const { message } = await client.command(commands.messageSend, { channelId, clientMessageId, text: `message ${clientMessageId}` }, 5_000);
      return message;
    } catch (error) {
      // Refused for good is a failure of the test; everything else is sent again.
      if (error instanceof RefusedError && !error.response.data.retryable) throw error;
    }
  }
}

/** Runs `work` over the items with at most `width` at once. */
export async function inParallel<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: width }, async () => {
    for (const item of queue) await work(item);
  }));
}

export const seqsOf = (client: ChatClient, stream: StreamId): number[] => client.eventsOf(stream).map(({ seq }) => seq);

export const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
