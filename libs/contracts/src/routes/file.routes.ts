import { z } from 'zod';
import { counted, textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { ChannelFile, FileKind, FileLink, FileVariant, UploadedFile } from '../entities/file.ts';
import { AttachmentId, ChannelId, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { numberParam, PageCursor, PageLimitParam } from '../paging.ts';

const FileParams = z.object({ fileId: AttachmentId });

export const putFile = route({
  service: 'file-service',
  method: 'PUT',
  path: '/v1/files/:fileId',
  summary: 'Uploads a small file in one request, under an id of your own: a random UUID. The same may be sent again. Its name is in `Content-Disposition: attachment; filename*=…`. Larger files, and those over bad lines, go up by tus.',
  auth: 'bearer',
  scope: 'files:write',
  permission: 'file:upload',
  params: FileParams,
  upload: true,
  status: 201,
  output: UploadedFile,
  errors: ['NOT_ALLOWED', 'BANNED', 'MUTED', 'FILE_ID_TAKEN', 'FILE_EMPTY', 'FILE_TOO_LARGE', 'LENGTH_REQUIRED', 'UPLOAD_INCOMPLETE', 'UPLOAD_QUOTA_USED_UP', 'STORAGE_FULL'],
});

export const getFile = route({
  service: 'file-service',
  method: 'GET',
  path: '/v1/files/:fileId',
  summary: 'A file of your own, or of a message that you may read: its state, and what is known of it.',
  auth: 'bearer',
  scope: 'files:read',
  params: FileParams,
  output: UploadedFile,
  errors: ['FILE_NOT_FOUND'],
});

export const deleteFile = route({
  service: 'file-service',
  method: 'DELETE',
  path: '/v1/files/:fileId',
  summary: 'Removes a file of your own that no message has: also one that is still going up.',
  auth: 'bearer',
  scope: 'files:write',
  params: FileParams,
  status: 200,
  output: z.object({}),
  errors: ['FILE_NOT_FOUND', 'FILE_IN_USE'],
});

export const linkFiles = route({
  service: 'file-service',
  method: 'POST',
  path: '/v1/files/links',
  summary: 'Addresses at which files can be read for five minutes. Files that are not there, not ready, or not yours to read are left out.',
  auth: 'bearer',
  scope: 'files:read',
  limit: 'http:read',
  body: z.object({
    files: counted({ min: 1, max: limits.linkedFiles }).pipe(z.array(z.object({ fileId: AttachmentId, variant: FileVariant.default('original') }))).meta({
      type: 'array',
      minItems: 1,
      maxItems: limits.linkedFiles,
      items: { type: 'object', properties: { fileId: { type: 'string', format: 'uuid' }, variant: { type: 'string' } }, required: ['fileId'] },
    }),
  }),
  output: z.object({ links: z.array(FileLink) }),
});

export const readFile = route({
  service: 'file-service',
  method: 'GET',
  path: '/files/:fileId/:variant',
  summary: 'The bytes of a file, by a link of `POST /v1/files/links`. Takes ranges.',
  auth: 'none',
  limit: 'none',
  params: FileParams.extend({ variant: FileVariant }),
  query: z.object({ /** Seconds since 1970. */ expires: numberParam({ min: 0 }), signature: textUpTo(100) }),
  output: z.object({}),
  file: 'application/octet-stream',
  errors: ['LINK_INVALID', 'FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
});

export const listChannelFiles = route({
  method: 'GET',
  path: '/v1/channels/:channelId/files',
  summary: 'Files of a channel and its threads, the last sent first: of one kind, of one sender, or by a part of their name. A page may hold fewer than asked for although there are more.',
  auth: 'bearer',
  scope: 'messages:read',
  params: z.object({ channelId: ChannelId }),
  query: z.object({
    kind: FileKind.optional(),
    senderId: UserId.optional(),
    /** In any case of its letters. */
    name: textUpTo(limits.fileNameBytes).min(1).optional(),
    limit: PageLimitParam,
    after: PageCursor.optional(),
  }),
  passesOn: true,
  output: z.object({ files: z.array(ChannelFile), next: PageCursor.nullable() }),
  errors: ['CHANNEL_NOT_FOUND', 'UNAVAILABLE'],
  nextPage: nextBy('after'),
});
