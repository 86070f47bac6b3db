import { type Upload } from 'tus-js-client';
import { type FileUpload, type UploadWish } from './files.ts';
import { uploadOf, type UploadLine } from './tus-upload.ts';
import { type refusalOf } from './upload-refusal.ts';
import { type Uploadable } from './upload-source.ts';

/** Not imported here: bundlers would make a file of errors, and load it at the start of each page. */
export interface UploadErrors {
  readonly cancelled: () => Error;
  readonly refusalOf: typeof refusalOf;
}

/** Uploads by tus, in parts that go on after a pause, a lost connection or another token. */
export class RunningUpload implements FileUpload {
  readonly done: Promise<string>;
  readonly #line: UploadLine;
  readonly #file: Uploadable;
  readonly #wish: UploadWish;
  readonly #errors: UploadErrors;
  #settle: { resolve: (fileId: string) => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };
  #upload: Upload | undefined;
  #state: 'going' | 'paused' | 'over' = 'going';

  constructor(line: UploadLine, file: Uploadable, wish: UploadWish, errors: UploadErrors) {
    this.#line = line;
    this.#file = file;
    this.#wish = wish;
    this.#errors = errors;
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever looks only at progress is not to be told of a rejection that nobody handles.
    this.done.catch(() => undefined);
    wish.signal?.addEventListener('abort', () => void this.cancel(), { once: true });
    if (wish.signal?.aborted === true) this.#fail(this.#errors.cancelled());
    else this.#start();
  }

  async pause(): Promise<void> {
    if (this.#state !== 'going') return;
    this.#state = 'paused';
    await this.#upload?.abort();
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'going';
    this.#start();
  }

  async cancel(): Promise<void> {
    if (this.#state === 'over') return;
    this.#fail(this.#errors.cancelled());
    // Whether the server hears of it or not: it removes by itself what nobody goes on with.
    await this.#upload?.abort(true).catch(() => undefined);
  }

  #start(): void {
    try {
      this.#upload ??= this.#prepare();
      this.#upload.start();
    } catch (error) {
      this.#fail(this.#errors.refusalOf(error as Error));
    }
  }

  #prepare(): Upload {
    return uploadOf(this.#line, this.#file, this.#wish, { isGoing: () => this.#state === 'going', refusalOf: this.#errors.refusalOf, onError: (error) => this.#fail(this.#errors.refusalOf(error)), onSuccess: () => this.#succeed() });
  }

  #succeed(): void {
    const url = this.#upload?.url ?? '';
    this.#state = 'over';
    this.#settle.resolve(url.slice(url.lastIndexOf('/') + 1));
  }

  #fail(error: unknown): void {
    this.#state = 'over';
    this.#settle.reject(error);
  }
}
