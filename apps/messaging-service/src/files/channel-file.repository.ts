import { type Attachment, type ChannelFile, type FileKind } from '@chatgenius/contracts';
import { mayRead } from '@chatgenius/database';
import { type Pool } from 'pg';

/** Files that one page looks at: of a rare kind it finds few among them, and the next page goes on. */
const LOOKED_AT = 1_000;

/** Where a page ended. */
export interface FilePosition {
  readonly sentAt: string;
  readonly messageId: string;
  readonly position: number;
}

export interface FilesWanted {
  readonly kind?: FileKind | undefined;
  readonly senderId?: string | undefined;
  readonly name?: string | undefined;
  readonly after: FilePosition | undefined;
  readonly limit: number;
}

interface FileRow {
  message_id: string | null;
  channel_id: string;
  thread_id: string | null;
  sender_id: string;
  created_at: Date;
  position: number;
  file: Attachment;
  is_wanted: boolean;
}

export interface FilesPage {
  readonly files: ChannelFile[];
  /** Where the next page goes on; nothing from the last one. */
  readonly next: FilePosition | undefined;
}

const FIRST: FilePosition = { sentAt: 'infinity', messageId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', position: 0 };

/** Files of a channel, the last sent first. @returns nothing for who may not read it */
export async function readChannelFiles(db: Pick<Pool, 'query'>, userId: string, channelId: string, wanted: FilesWanted): Promise<FilesPage | undefined> {
  const { kind, senderId, name, after = FIRST, limit } = wanted;
  const { rows } = await db.query<FileRow>({
    name: 'files-of-channel',
    text: `SELECT sent.*, attachment.file,
             ($6::text IS NULL OR attachment.file ->> 'kind' = $6) AND ($7::uuid IS NULL OR sent.sender_id = $7)
               AND ($8::text IS NULL OR strpos(lower(attachment.file ->> 'name'), lower($8)) > 0) AS is_wanted
           FROM (SELECT 1 WHERE ${mayRead('$1::uuid', '$2::uuid')}) AS access
           LEFT JOIN LATERAL (
             SELECT message_id, file_id, channel_id, thread_id, sender_id, created_at, position FROM message_files
             WHERE channel_id = $1 AND (created_at, message_id, position) < ($3::timestamptz, $4::uuid, $5::int)
             ORDER BY created_at DESC, message_id DESC, position DESC LIMIT $9
           ) AS sent ON true
           LEFT JOIN LATERAL (
             SELECT file FROM messages AS m CROSS JOIN LATERAL jsonb_array_elements(m.attachments) AS file
             WHERE m.id = sent.message_id AND file ->> 'id' = sent.file_id::text LIMIT 1
           ) AS attachment ON true
           ORDER BY sent.created_at DESC, sent.message_id DESC, sent.position DESC`,
    values: [channelId, userId, after === FIRST ? FIRST.sentAt : new Date(after.sentAt), after.messageId, after.position, kind ?? null, senderId ?? null, name ?? null, LOOKED_AT],
  });
  if (rows.length === 0) return undefined;
  const found = rows.filter(({ message_id: id, file, is_wanted: isWanted }) => id !== null && file !== null && isWanted);
  return { files: found.slice(0, limit).map(toChannelFile), next: nextOf(rows, found, limit) };
}

/** Behind the last file that was taken; or where there were too few, behind the last that was looked at. */
function nextOf(rows: readonly FileRow[], found: readonly FileRow[], limit: number): FilePosition | undefined {
  if (found.length > limit) return positionOf(found[limit - 1]);
  return rows.length < LOOKED_AT ? undefined : positionOf(rows.at(-1));
}

function positionOf(row: FileRow | undefined): FilePosition | undefined {
  return row === undefined || row.message_id === null ? undefined : { sentAt: row.created_at.toISOString(), messageId: row.message_id, position: row.position };
}

const toChannelFile = (row: FileRow): ChannelFile => ({
  file: row.file,
  messageId: row.message_id ?? '',
  channelId: row.channel_id,
  ...(row.thread_id !== null && { threadId: row.thread_id }),
  senderId: row.sender_id,
  sentAt: row.created_at.toISOString(),
});
