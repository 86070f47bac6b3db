import { createHash } from 'node:crypto';
import { waitUntil } from '@chatgenius/testing';
import { type Ledger, type UploadedBytes } from './ledger.ts';
import { type User } from './user.ts';

/** Longer than the longest pause between two attempts of an upload that has come so far. */
const PATIENCE_MS = 30_000;

/** Waits until all files are up, and reads each as another member of its channel does. @returns how many are not what they were */
export async function settleUploads(ledger: Ledger, users: readonly User[]): Promise<number> {
  await waitUntil('all files are up', () => ledger.uploaded === ledger.uploads.length, PATIENCE_MS).catch((error: unknown) => ledger.failed('uploads', error));
  const readable = await Promise.all(ledger.uploads.map(async (upload) => (await isRead(upload, readerOf(upload, users))) || upload.fileId === undefined));
  return readable.filter((isThere) => !isThere).length;
}

function readerOf({ userId }: UploadedBytes, users: readonly User[]): User | undefined {
  const owner = users.find((user) => user.userId === userId);
  return users.find((user) => user !== owner && user.channel.channelId === owner?.channel.channelId) ?? owner;
}

async function isRead({ fileId = '', sha256 }: UploadedBytes, reader: User | undefined): Promise<boolean> {
  const read = async () => {
    const link = await reader?.chat.files.link(fileId);
    return link !== undefined && createHash('sha256').update(new Uint8Array(await (await fetch(link.url)).arrayBuffer())).digest('hex') === sha256;
  };
  return waitUntil('the file is read as it was', read, PATIENCE_MS).then(() => true, () => false);
}
