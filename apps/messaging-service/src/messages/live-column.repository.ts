import { type Live, type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { type LiveRow } from './live.repository.ts';

/** Of a live message that is ended or taken up again: what it reads and tells of itself, and the event that says so. */
export async function updateLive(transaction: Transaction, { id, text, mentions, metadata, live }: Message, told: { readonly seq: number; readonly at: string; readonly live: Live }): Promise<void> {
  await transaction.query({
    name: 'update-live-message',
    text: `UPDATE messages SET text = $2, mentions = $3, metadata = $4, live = $5::jsonb || jsonb_build_object('events', COALESCE(live->'events', '[]'::jsonb) || $6::jsonb)
           WHERE id = $1`,
    values: [id, text, mentions ?? null, metadata ?? null, JSON.stringify(live), JSON.stringify([told])],
  });
}

/** A message with all of its text that readers may have seen: its owner commits more of it until the row is locked. */
export function asRead(message: Message, row: LiveRow | undefined): Message {
  return row === undefined || row.hidden || row.interrupted ? message : { ...message, text: row.text };
}

/** A message that is edited while it is written: what is written from then on belongs to the next revision of its text. */
export function withEditedLive(before: Message, edited: Message): Message {
  if (before.live?.state !== 'streaming') return edited;
  return { ...edited, live: { ...before.live, length: edited.text.length, revision: (before.live.revision ?? 0) + 1 } };
}

/** Its owner finds out with its next commit, and takes it over anew; its writer with the next append, which is refused. */
export async function replaceLiveText(transaction: Transaction, { id, text, metadata }: Pick<Message, 'id' | 'text' | 'metadata'>, live: Pick<Live, 'length' | 'revision'>): Promise<void> {
  await Promise.all([
    transaction.query({ name: 'edit-live-column', text: `UPDATE messages SET live = live || $2::jsonb WHERE id = $1`, values: [id, JSON.stringify(live)] }),
    transaction.query({
      name: 'edit-live-text',
      text: 'UPDATE live_messages SET text = $2, length = $3, revision = $4, metadata = $5, generation = generation + 1 WHERE message_id = $1',
      values: [id, text, text.length, live.revision, metadata ?? null],
    }),
  ]);
}
