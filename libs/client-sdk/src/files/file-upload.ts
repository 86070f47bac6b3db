import { type DetailedError, type HttpRequest, type Upload, type UploadOptions } from 'tus-js-client';
import { ChatError } from '../chat-error.ts';
import { partBytes, sizeOf, sourceOf, type Uploadable } from './upload-source.ts';

export interface UploadWish {
  /** Shown to readers. Default: that of a file of the page, else `file` */
  readonly name?: string;
  /** Media type; the server finds it from the bytes, and refuses what claims to be something else. */
  readonly type?: string;
  /** Told of bytes that are on their way. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Aborted: the upload is cancelled. */
  readonly signal?: AbortSignal;
}

export interface UploadLine {
  /** Of file-service. */
  readonly filesUrl: string;
  /** Asked before each request: uploads may take longer than a token lives. */
  readonly token: () => Promise<string>;
}

/** Of a server that is away, or a line that is broken: half an hour in all, and anew with each part that comes through. */
const RETRY_DELAYS = [0, 500, 1_000, 2_000, 5_000, 10_000, ...Array.from({ length: 60 }, () => 30_000)];
const FINAL: readonly number[] = [400, 403, 404, 410, 411, 413, 507];

/** A file that goes up, in parts that go on after a pause, a lost connection or another token. */
export class FileUpload {
  /** The file's id, once its bytes are there. @throws ChatError */
  readonly done: Promise<string>;
  readonly #line: UploadLine;
  readonly #file: Uploadable;
  readonly #wish: UploadWish;
  #settle: { resolve: (fileId: string) => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };
  #upload: Promise<Upload> | undefined;
  #state: 'going' | 'paused' | 'over' = 'going';

  constructor(line: UploadLine, file: Uploadable, wish: UploadWish) {
    this.#line = line;
    this.#file = file;
    this.#wish = wish;
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever looks only at progress is not to be told of a rejection that nobody handles.
    this.done.catch(() => undefined);
    wish.signal?.addEventListener('abort', () => void this.cancel(), { once: true });
    if (wish.signal?.aborted === true) this.#fail(ChatError.local('CANCELLED'));
    else void this.#start();
  }

  /** Stops sending; what has come stays there for a day. */
  async pause(): Promise<void> {
    if (this.#state !== 'going') return;
    this.#state = 'paused';
    await (await this.#upload)?.abort();
  }

  /** Goes on where it was paused. */
  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'going';
    void this.#start();
  }

  /** Gives it up, also what has come. */
  async cancel(): Promise<void> {
    if (this.#state === 'over') return;
    this.#fail(ChatError.local('CANCELLED'));
    // Whether the server hears of it or not: it removes by itself what nobody goes on with.
    await (await this.#upload)?.abort(true).catch(() => undefined);
  }

  async #start(): Promise<void> {
    try {
      this.#upload ??= this.#prepare();
      const upload = await this.#upload;
      if (this.#state === 'going') upload.start();
    } catch (error) {
      this.#fail(ChatError.from(error, 'UNREACHABLE'));
    }
  }

  /** Loaded when it is needed: who uploads nothing carries nothing of it. */
  async #prepare(): Promise<Upload> {
    const tus = await import('tus-js-client');
    return new tus.Upload(this.#file as Blob, this.#options());
  }

  #options(): UploadOptions {
    const { name = nameOf(this.#file), type = typeOf(this.#file), onProgress } = this.#wish;
    return {
      endpoint: `${this.#line.filesUrl.replace(/\/+$/, '')}/v1/uploads`,
      uploadSize: sizeOf(this.#file),
      chunkSize: partBytes(),
      fileReader: { openFile: () => Promise.resolve(sourceOf(this.#file)) },
      metadata: { filename: name, filetype: type },
      // Another page or user must not find it.
      storeFingerprintForResuming: false,
      retryDelays: RETRY_DELAYS,
      onBeforeRequest: (request) => this.#authorize(request),
      onShouldRetry: (error) => this.#state === 'going' && isPassing(error),
      onProgress: (sent, total) => onProgress?.(sent, total),
      onError: (error) => this.#fail(refusalOf(error)),
      onSuccess: () => void this.#succeed(),
    };
  }

  async #authorize(request: HttpRequest): Promise<void> {
    request.setHeader('Authorization', `Bearer ${await this.#line.token()}`);
  }

  async #succeed(): Promise<void> {
    const url = (await this.#upload)?.url ?? '';
    this.#state = 'over';
    this.#settle.resolve(url.slice(url.lastIndexOf('/') + 1));
  }

  #fail(error: unknown): void {
    this.#state = 'over';
    this.#settle.reject(error);
  }
}

/** A refusal of a server that was reached is final, unless another token or another moment helps: not one in some hours. */
function isPassing(error: DetailedError): boolean {
  const { originalResponse: response } = error;
  return response === null || !(FINAL.includes(response.getStatus()) || refusalOf(error).reason === 'UPLOAD_QUOTA_USED_UP');
}

/** What the server says, where it says something. */
function refusalOf(error: Error): ChatError {
  const body = 'originalResponse' in error ? (error as DetailedError).originalResponse?.getBody() : undefined;
  try {
    return ChatError.from(body === undefined ? error : JSON.parse(body), 'UNREACHABLE');
  } catch {
    return ChatError.from(error, 'UNREACHABLE');
  }
}

const nameOf = (file: Uploadable): string => (typeof File === 'function' && file instanceof File ? file.name : 'file');
const typeOf = (file: Uploadable): string => (file instanceof Uint8Array || file.type === '' ? 'application/octet-stream' : file.type);
