import { type Live, type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';

/** Of a live message that is ended or taken up again: what it reads and tells of itself, and the event that says so. */
export async function updateLive(transaction: Transaction, { id, text, mentions, metadata, live }: Message, told: { readonly seq: number; readonly at: string; readonly live: Live }): Promise<void> {
  await transaction.query({
    name: 'update-live-message',
    text: `UPDATE messages SET text = $2, mentions = $3, metadata = $4, live = $5::jsonb || jsonb_build_object('events', COALESCE(live->'events', '[]'::jsonb) || $6::jsonb)
           WHERE id = $1`,
    values: [id, text, mentions ?? null, metadata ?? null, JSON.stringify(live), JSON.stringify([told])],
  });
}
