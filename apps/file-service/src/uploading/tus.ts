import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { ChatError } from '@chatgenius/contracts';
import { RequestLimits, type ApiRequest, type ApiResponse } from '@chatgenius/http';
import { cleanFileName } from '@chatgenius/media';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Server, TUS_RESUMABLE, type ServerOptions } from '@tus/server';
import { type NextFunction, type RequestHandler } from 'express';
import { z } from 'zod';
import { type FileSettings } from '../file-settings.ts';
import { FileRepository } from '../files/file.repository.ts';
import { cleanedType } from '../files/media-type.rules.ts';
import { storeAway, type FileStore } from '../stores/file-store.ts';
import { FILE_SETTINGS, FILE_STORE, LOGGER } from '../tokens.ts';
import { CheckedUploads } from './checked-uploads.ts';
import { CHECKSUM_ALGORITHMS, checksumOf } from './checksum.rules.ts';
import { announcedOf } from './tus-header.rules.ts';
import { UploadCallers } from './upload-callers.ts';
import { UploadLocker } from './upload-locker.ts';
import { UploadService } from './upload.service.ts';

const PATH = '/v1/uploads';
export const TUS_PATHS = [
  { path: PATH, method: 'POST' },
  ...['HEAD', 'PATCH', 'DELETE'].map((method) => ({ path: `${PATH}/:fileId`, method })),
];
/** Of requests and answers: what pages have to be allowed. */
export const TUS_CORS = {
  allowed: ['Tus-Resumable', 'Upload-Length', 'Upload-Defer-Length', 'Upload-Offset', 'Upload-Metadata', 'Upload-Checksum', 'Upload-Concat', 'X-HTTP-Method-Override', 'Content-Disposition'],
  exposed: ['Location', 'Tus-Resumable', 'Upload-Length', 'Upload-Offset', 'Upload-Metadata', 'Upload-Expires', 'Tus-Version', 'Tus-Extension', 'Tus-Max-Size', 'Tus-Checksum-Algorithm', 'Accept-Ranges', 'Content-Range'],
};
/** What clients may find out before they have a token, by OPTIONS. */
export const tusOptions = ({ maxBytes }: Pick<FileSettings, 'maxBytes'>): Readonly<Record<string, string>> => ({
  'Tus-Resumable': TUS_RESUMABLE,
  'Tus-Version': TUS_RESUMABLE,
  'Tus-Max-Size': String(maxBytes),
  'Tus-Extension': 'creation,creation-with-upload,termination,checksum,expiration',
  'Tus-Checksum-Algorithm': CHECKSUM_ALGORITHMS.join(','),
});
const OF_UPLOAD = new RegExp(`^${PATH}/([^/]+)/?$`, 'i');
/** How long a request that another one replaces may go on writing what has come. */
const DRAIN_MS = 250;

/** Resumable uploads by tus 1.0. Who may, and how much, is decided before @tus/server sees a request. */
@Injectable()
export class Tus {
  readonly #server: Server;
  readonly #uploads: CheckedUploads;
  /** The id of the upload that a request creates. */
  readonly #ids = new WeakMap<IncomingMessage, string>();

  constructor(
    @Inject(FILE_STORE) store: FileStore,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly callers: UploadCallers,
    private readonly limits: RequestLimits,
    private readonly files: FileRepository,
    private readonly service: UploadService,
    locker: UploadLocker,
  ) {
    this.#uploads = new CheckedUploads(store.uploads);
    this.#server = new Server(this.#options(locker));
  }

  get handler(): RequestHandler {
    return (request: ApiRequest, response: ApiResponse, next: NextFunction) => {
      const isCreation = request.path.replace(/\/$/, '').toLowerCase() === PATH;
      if (!isCreation && !OF_UPLOAD.test(request.path)) return next();
      response.locals.route = isCreation ? PATH : `${PATH}/:fileId`;
      void this.#handle(request, response).catch(next);
    };
  }

  async #handle(request: ApiRequest, response: ApiResponse): Promise<void> {
    response.set('Tus-Resumable', TUS_RESUMABLE);
    if (request.headers['tus-resumable'] !== TUS_RESUMABLE) {
      response.status(412).set('Tus-Version', TUS_RESUMABLE).type('text/plain').send(`Use Tus-Resumable: ${TUS_RESUMABLE}\n`);
      return;
    }
    const checksum = checksumOf(request.headers['upload-checksum']);
    try {
      const begunAt = await (request.method === 'POST' ? this.#create(request) : this.#goOn(request));
      if (begunAt !== undefined) response.set('Upload-Expires', new Date(begunAt.getTime() + this.settings.unclaimedSeconds * 1_000).toUTCString());
    } catch (failure) {
      throw await this.limits.told(request, failure);
    }
    if (request.method === 'DELETE') {
      response.status(204).end();
      return;
    }
    dropForwardedProto(request);
    await this.#uploads.by(checksum, () => this.#server.handle(request, response));
    await this.#forgetIfRefused(request, response);
  }

  /** Of an upload whose creation failed nobody knows the address: it is not to count for a day. */
  async #forgetIfRefused(request: ApiRequest, { statusCode }: ApiResponse): Promise<void> {
    const id = this.#ids.get(request);
    if (id === undefined || statusCode < 400) return;
    await this.service.cancel(request.caller?.userId ?? '', id).catch((error: unknown) => this.logger.warn('uploads:not-forgotten', { fileId: id, error }));
  }

  /** @returns when it has begun */
  async #create(request: ApiRequest): Promise<Date> {
    request.caller = await this.callers.verify(request.headers.authorization);
    await this.limits.take('http:write', request);
    const { bytes, name, mediaType } = announcedOf(request.headers);
    const id = randomUUID();
    const { createdAt } = await this.service.begin({ id, ownerId: request.caller.userId, bytes, name: cleanFileName(name), mediaType: cleanedType(mediaType) });
    this.#ids.set(request, id);
    return createdAt;
  }

  /** Also of one that is whole: its client may not have heard of that. @returns when it has begun, while it goes on */
  async #goOn(request: ApiRequest): Promise<Date | undefined> {
    request.caller = await this.callers.verifyLate(request.headers.authorization);
    await this.limits.take('http:write', request);
    const id = z.uuid().safeParse(OF_UPLOAD.exec(request.path)?.[1]).data;
    const file = id === undefined ? undefined : await this.files.find(id);
    if (file === undefined || file.ownerId !== request.caller.userId || file.state === 'removed') throw new ChatError('FILE_NOT_FOUND');
    if (request.method === 'DELETE') await this.service.cancel(file.ownerId, file.id);
    else if (request.method === 'HEAD' && file.state === 'uploading') await this.#finishIfWhole(file.id, file.bytes);
    return request.method === 'DELETE' || file.state !== 'uploading' ? undefined : file.createdAt;
  }

  /** A process may have died between the last byte and the note that it was the last. */
  async #finishIfWhole(fileId: string, bytes: number): Promise<void> {
    const upload = await this.#uploads.getUpload(fileId).catch(() => undefined);
    if (upload?.offset === bytes) await this.service.finish(fileId);
  }

  #options(locker: UploadLocker): ServerOptions & { datastore: CheckedUploads } {
    return {
      path: PATH,
      datastore: this.#uploads,
      locker,
      lockDrainTimeout: DRAIN_MS,
      maxSize: this.settings.maxBytes,
      generateUrl: (_, { id }) => `${this.settings.publicUrl}${PATH}/${id}`,
      namingFunction: (request) => this.#idOf(request),
      onUploadFinish: async (request, { id }) => {
        await this.service.finish(id);
        // It is whole: nothing is to expire.
        request.runtime?.node?.res?.removeHeader('Upload-Expires');
        return {};
      },
      onResponseError: (request, error) => this.#explained(request, error),
    };
  }

  #idOf(request: Parameters<NonNullable<ServerOptions['namingFunction']>>[0]): string {
    const node = request.runtime?.node?.req as IncomingMessage | undefined;
    const id = node && this.#ids.get(node);
    if (id === undefined) throw new Error('an upload that nobody has begun');
    return id;
  }

  /** Faults of the store are told as such: clients come back, and lose nothing. */
  async #explained(request: { method: string }, error: Error | { status_code: number; body: string }): Promise<{ status_code: number; body: string } | undefined> {
    if ('status_code' in error && error.status_code < 500) return undefined;
    const failure = 'status_code' in error ? storeAway(error) : error;
    this.logger.warn('uploads:store-failed', { method: request.method, error: failure });
    return Promise.resolve({ status_code: 503, body: 'The store does not answer; go on after a while.\n' });
  }
}

/** Addresses of uploads begin with FILES_URL, whatever proxies say. @tus/server refuses what several of them make of this header: `https, http`. */
function dropForwardedProto({ headers, rawHeaders }: IncomingMessage): void {
  delete headers['x-forwarded-proto'];
  for (let at = rawHeaders.length - 2; at >= 0; at -= 2) if (rawHeaders[at]?.toLowerCase() === 'x-forwarded-proto') rawHeaders.splice(at, 2);
}
