import { streams } from '@chatgenius/contracts';
import { lockStreams, withTransaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { releaseFiles, type FilePlace } from './message-file.repository.ts';

export interface FileTraces {
  /** Messages that are deleted and have files all the same. */
  readonly gone: readonly FilePlace[];
  /** Messages that the search does not find by the names of their files. */
  readonly unnamed: readonly string[];
  /** The last message that was looked at; nothing when there were no more than these. */
  readonly last: string | undefined;
}

interface TraceRow {
  message_id: string;
  channel_id: string;
  thread_id: string | null;
  is_gone: boolean;
  is_named: boolean;
}

const FIRST = '00000000-0000-0000-0000-000000000000';

/** What processes of earlier releases, which know nothing of files, have left undone with messages that have some. */
@Injectable()
export class FileTracesRepository {
  constructor(private readonly pool: Pool) {}

  /** Along the messages that have files. A look into an index for each. */
  async page(after: string | undefined, limit: number): Promise<FileTraces> {
    const { rows } = await this.pool.query<TraceRow>({
      name: 'file-traces',
      text: `SELECT sent.*, m.id IS NULL OR m.deleted_at IS NOT NULL AS is_gone, coalesce(entry.terms @@ '''+named'''::tsquery, false) AS is_named
             FROM (SELECT message_id, channel_id, thread_id FROM message_files WHERE message_id > $1 ORDER BY message_id, file_id LIMIT $2) AS sent
             LEFT JOIN LATERAL (SELECT id, deleted_at FROM messages WHERE id = sent.message_id LIMIT 1) AS m ON true
             LEFT JOIN LATERAL (SELECT terms FROM search_entries WHERE message_id = sent.message_id LIMIT 1) AS entry ON true
             ORDER BY sent.message_id`,
      values: [after ?? FIRST, limit],
    });
    // Files of one message follow each other: each message is named once.
    const messages = rows.filter((row, index) => row.message_id !== rows[index - 1]?.message_id);
    return {
      gone: messages.filter((row) => row.is_gone).map((row) => ({ messageId: row.message_id, channelId: row.channel_id, ...(row.thread_id !== null && { threadId: row.thread_id }) })),
      unnamed: messages.filter((row) => !row.is_gone && !row.is_named).map((row) => row.message_id),
      last: rows.length < limit ? undefined : rows.at(-1)?.message_id,
    };
  }

  /** As a deletion does it: under the lock of the conversation, whose log may tell of the files. */
  release(place: FilePlace): Promise<void> {
    return withTransaction(this.pool, async (transaction) => {
      await lockStreams(transaction, [streams.conversation(place)]);
      await releaseFiles(transaction, [place.messageId]);
    });
  }

  async queueForSearch(messageIds: readonly string[]): Promise<void> {
    if (messageIds.length === 0) return;
    await this.pool.query({ name: 'queue-for-search', text: 'INSERT INTO search_queue (message_ids) VALUES ($1::uuid[])', values: [messageIds] });
  }
}
