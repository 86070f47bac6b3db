import { streams, type Metadata } from '@chatgenius/contracts';
import { lockStreams, withTransaction } from '@chatgenius/database';
import { type Pool } from 'pg';
import { replaceLiveText } from '../messages/live-column.repository.ts';
import { lockLive, readLiveNaming, type LivePlace } from '../messages/live.repository.ts';
import { withoutHandle, withoutPerson, type Forgotten } from './handle.rules.ts';

/**
 * Takes a handle out of messages that are being written, as if their authors had edited them: whoever goes on writing the old
 * text is refused. Those of the person themselves end when they are deactivated.
 */
export async function forgetInLive(pool: Pool, forgotten: Forgotten): Promise<void> {
  for (const place of await readLiveNaming(pool, forgotten.formerHandle)) await forgetIn(pool, place, forgotten);
}

function forgetIn(pool: Pool, { messageId, channelId, threadId }: LivePlace, forgotten: Forgotten): Promise<void> {
  return withTransaction(pool, async (transaction) => {
    await lockStreams(transaction, [streams.channel(channelId), ...(threadId === null ? [] : [streams.thread(threadId)])]);
    const row = await lockLive(transaction, messageId);
    if (row === undefined) return;
    const text = withoutHandle(row.text, forgotten);
    const metadata = row.metadata === null ? undefined : (withoutPerson(row.metadata, forgotten) as Metadata);
    await replaceLiveText(transaction, { id: messageId, text, metadata }, { length: text.length, revision: row.revision + 1 });
  });
}
