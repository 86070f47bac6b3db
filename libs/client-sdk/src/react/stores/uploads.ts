import { type ChatError } from '../../chat-error.ts';
import { type FileUpload, type UploadWish } from '../../files/files.ts';
import { type Files } from '../../files/files.ts';
import { type Uploadable } from '../../files/upload-source.ts';
import { newId } from '../../outbox/new-id.ts';
import { Listeners, type Store } from './store.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';

/** A file on its way, as it is to be drawn. */
export interface UploadState {
  /** Of this upload; what to pass to `pause`, `resume`, `cancel`, `retry` and `remove`. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly status: 'going' | 'paused' | 'done' | 'failed' | 'cancelled';
  /** Once it is `done`: for `attachmentIds` of a message. */
  readonly fileId?: string;
  readonly error?: ChatError | undefined;
  readonly file: Uploadable;
}

type Wish = Omit<UploadWish, 'onProgress' | 'signal'>;
const NOTHING: readonly UploadState[] = Object.freeze([]);

/** Files that go up for one purpose, such as the message that is being written. They outlive what shows them. */
export class Uploads implements Store<readonly UploadState[]> {
  readonly initial = NOTHING;
  readonly #files: Files;
  readonly #listeners = new Listeners();
  readonly #going = new Map<string, { readonly upload: FileUpload; readonly wish: Wish }>();
  #list = NOTHING;

  constructor(files: Files) {
    this.#files = files;
  }

  readonly get = (): readonly UploadState[] => this.#list;
  readonly subscribe = (onChange: () => void): (() => void) => this.#listeners.add(onChange);

  /** Begins at once. Resolves with the file's id when its bytes are there. */
  readonly upload = (file: Uploadable, wish: Wish = {}): Promise<Outcome<string>> => {
    const [id, size] = [newId(), file instanceof Uint8Array ? file.byteLength : file.size];
    const name = wish.name ?? (typeof File === 'function' && file instanceof File ? file.name : 'file');
    this.#become([...this.#list, Object.freeze({ id, name, size, sent: 0, status: 'going', file })]);
    return this.#begin(id, file, wish);
  };

  readonly pause = (id: string): void => {
    if (this.#of(id)?.status !== 'going') return;
    this.#change(id, { status: 'paused' });
    void this.#going.get(id)?.upload.pause();
  };

  readonly resume = (id: string): void => {
    if (this.#of(id)?.status !== 'paused') return;
    this.#change(id, { status: 'going' });
    this.#going.get(id)?.upload.resume();
  };

  readonly cancel = (id: string): void => void this.#going.get(id)?.upload.cancel();

  /** Begins anew what has failed, or was cancelled. */
  readonly retry = (id: string): void => {
    const { status, file } = this.#of(id) ?? {};
    if ((status !== 'failed' && status !== 'cancelled') || file === undefined) return;
    this.#change(id, { status: 'going', sent: 0, error: undefined });
    void this.#begin(id, file, this.#going.get(id)?.wish ?? {});
  };

  /** Takes it off the list, and gives it up if it is still on its way. */
  readonly remove = (id: string): void => {
    this.cancel(id);
    this.#going.delete(id);
    this.#become(this.#list.filter((upload) => upload.id !== id));
  };

  /** The message is sent: an empty list for the next one. */
  readonly clear = (): void => {
    for (const { id } of this.#list) this.remove(id);
  };

  async #begin(id: string, file: Uploadable, wish: Wish): Promise<Outcome<string>> {
    const upload = this.#files.upload(file, { ...wish, onProgress: (sent) => this.#change(id, { sent }) });
    this.#going.set(id, { upload, wish });
    const outcome = await outcomeOf(() => upload.done);
    if (this.#going.get(id)?.upload !== upload) return outcome;
    const { data: fileId, error } = outcome;
    if (error) this.#change(id, { status: error.reason === 'CANCELLED' ? 'cancelled' : 'failed', error });
    else this.#change(id, { status: 'done', fileId, sent: this.#of(id)?.size ?? 0 });
    return outcome;
  }

  #of(id: string): UploadState | undefined {
    return this.#list.find((upload) => upload.id === id);
  }

  #change(id: string, change: Partial<UploadState>): void {
    if (this.#of(id)) this.#become(this.#list.map((upload) => (upload.id === id ? Object.freeze({ ...upload, ...change }) : upload)));
  }

  #become(list: readonly UploadState[]): void {
    this.#list = Object.freeze(list);
    this.#listeners.tell();
  }
}
