import { ChatError, mayInDeployment } from '@chatgenius/contracts';
import { detailsOf } from '@chatgenius/database';
import { type FileSettings } from '../file-settings.ts';
import { type Uploader } from './uploader.repository.ts';

/** @throws ChatError NOT_ALLOWED, BANNED, MUTED */
export function assertMayUpload({ role, restriction }: Uploader): void {
  if (restriction !== undefined) throw new ChatError(restriction.kind === 'ban' ? 'BANNED' : 'MUTED', detailsOf(restriction));
  if (!mayInDeployment(role, 'file:upload')) throw new ChatError('NOT_ALLOWED');
}

/** @throws ChatError FILE_EMPTY, FILE_TOO_LARGE */
export function assertSize(bytes: number, { maxBytes }: Pick<FileSettings, 'maxBytes'>): void {
  if (bytes === 0) throw new ChatError('FILE_EMPTY');
  if (bytes > maxBytes) throw new ChatError('FILE_TOO_LARGE', { limit: maxBytes });
}

export interface Usage {
  /** Of the user in the last 24 hours. */
  readonly ofDay: number;
  /** Of the deployment. */
  readonly total: number;
  /** Until there is room for this file in the user's day. */
  readonly roomAfterMs: number;
}

/** Whether there is room for so many bytes more. @throws ChatError FILE_TOO_LARGE, UPLOAD_QUOTA_USED_UP, STORAGE_FULL */
export function assertRoom(bytes: number, { ofDay, total, roomAfterMs }: Usage, { userBytesPerDay, totalBytes }: Pick<FileSettings, 'userBytesPerDay' | 'totalBytes'>): void {
  // No day is long enough for it.
  if (userBytesPerDay > 0 && bytes > userBytesPerDay) throw new ChatError('FILE_TOO_LARGE', { limit: userBytesPerDay });
  if (userBytesPerDay > 0 && ofDay + bytes > userBytesPerDay) throw new ChatError('UPLOAD_QUOTA_USED_UP', { limit: userBytesPerDay, used: ofDay, retryAfterMs: roomAfterMs });
  if (totalBytes > 0 && total + bytes > totalBytes) throw new ChatError('STORAGE_FULL');
}

/** Whether an upload that is begun again is the same. */
export const isSame = (one: { ownerId: string; bytes: number }, other: { ownerId: string; bytes: number }): boolean => one.ownerId === other.ownerId && one.bytes === other.bytes;
