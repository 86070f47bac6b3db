import { hash } from 'node:crypto';
import { waitUntil } from '@chatgenius/testing';
import { type Pool } from 'pg';
import { type Ledger, type UploadedBytes } from './ledger.ts';
import { type User } from './user.ts';

/** Longer than the longest pause between two attempts of an upload, and than a process that has died keeps a file for itself. */
const PATIENCE_MS = 60_000;

/** Waits until all files are up, and reads each as another member of its channel does. @returns how many are not what they were */
export async function settleUploads(ledger: Ledger, users: readonly User[], pool: Pool): Promise<number> {
  await waitUntil('all files are up', () => ledger.uploaded === ledger.uploads.length, PATIENCE_MS).catch((error: unknown) => ledger.failed('uploads', error));
  const whole = ledger.uploads.filter(({ fileId }) => fileId !== undefined);
  const found = await Promise.all(whole.map(async (upload) => ((await isRead(upload, readerOf(upload, users))) ? [] : [upload])));
  for (const upload of found.flat()) ledger.failed('file', new Error(await described(upload, pool)));
  return found.flat().length;
}

function readerOf({ userId }: UploadedBytes, users: readonly User[]): User | undefined {
  const owner = users.find((user) => user.userId === userId);
  return users.find((user) => user !== owner && user.channel.channelId === owner?.channel.channelId) ?? owner;
}

async function isRead({ fileId = '', sha256 }: UploadedBytes, reader: User | undefined): Promise<boolean> {
  const read = async () => {
    const link = await reader?.chat.files.link(fileId);
    return link !== undefined && hash('sha256', new Uint8Array(await (await fetch(link.url)).arrayBuffer())) === sha256;
  };
  // A connection may be closed in the moment in which it is used again.
  return waitUntil('the file is read as it was', () => read().catch(() => false), PATIENCE_MS).then(() => true, () => false);
}

async function described({ fileId, sha256 }: UploadedBytes, pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT concat_ws(', ', state, reason, attempts || ' attempts', (SELECT 'sent' FROM message_files WHERE file_id = files.id LIMIT 1), (SELECT sha256 FROM file_variants WHERE file_id = files.id)) AS text FROM files WHERE id = $1`,
    [fileId],
  );
  return `${fileId} of ${sha256} is ${rows[0]?.text ?? 'not there'}`;
}
