import { randomUUID } from 'node:crypto';
import { oneTo } from '../traffic.ts';
import { type Account } from './account.ts';

/** As many as one request may have. */
const BATCH = 500;

/** Writes messages 1 to `count` into a channel, as a program does it. */
export async function fillChannel({ api }: Account, channelId: string, count: number): Promise<void> {
  for (let written = 0; written < count; written += BATCH) {
    const messages = oneTo(Math.min(BATCH, count - written)).map((index) => ({
      channelId,
      clientMessageId: randomUUID(),
      text: `Message ${written + index}, with **words** that somebody wrote and https://example.org/${written + index}`,
    }));
    const { data } = await api.POST('/v1/messages/bulk', { body: { messages } });
    const refused = data.results.find(({ status }) => status !== 'ok');
    if (refused) throw new Error(`A message was refused: ${JSON.stringify(refused)}`);
  }
}
