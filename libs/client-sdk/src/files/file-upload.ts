import { type Upload } from 'tus-js-client';
import { ChatError } from '../chat-error.ts';
import { part } from '../lazily.ts';
import { refusalOf } from './upload-refusal.ts';
import { type Uploadable } from './upload-source.ts';

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
    const { uploadOf } = await part(() => import('./tus-upload.ts'));
    return uploadOf(this.#line, this.#file, this.#wish, { isGoing: () => this.#state === 'going', refusalOf, onError: (error) => this.#fail(refusalOf(error)), onSuccess: () => void this.#succeed() });
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
