import { useMemo } from 'react';
import { type UploadWish } from '../files/files.ts';
import { type Uploadable } from '../files/upload-source.ts';
import { ChatError } from '../chat-error.ts';
import { type Outcome } from './outcome.ts';
import { useStore, useStores } from './provider.ts';
import { fixed } from './stores/store.ts';
import { type UploadState } from './stores/uploads.ts';

export interface UsedUpload {
  /** In the order in which they were begun. An entry is the same object until it changes. */
  readonly uploads: readonly UploadState[];
  /** Of those that are done: for `send({ text, attachmentIds })`. */
  readonly attachmentIds: readonly string[];
  /** Begins at once. Resolves with the file's id when its bytes are there. */
  readonly upload: (file: Uploadable, wish?: Omit<UploadWish, 'onProgress' | 'signal'>) => Promise<Outcome<string>>;
  readonly pause: (id: string) => void;
  readonly resume: (id: string) => void;
  readonly cancel: (id: string) => void;
  /** Begins anew what has failed, or was cancelled. */
  readonly retry: (id: string) => void;
  /** Takes it off the list, and gives it up if it is still on its way. */
  readonly remove: (id: string) => void;
  /** After a message was sent with them: an empty list. */
  readonly clear: () => void;
}

const NONE = fixed<readonly UploadState[]>(Object.freeze([]));
const nothing = (): void => undefined;
const NO_UPLOADS = { upload: (): Promise<Outcome<string>> => Promise.resolve({ error: ChatError.local('SIGNED_OUT') }), pause: nothing, resume: nothing, cancel: nothing, retry: nothing, remove: nothing, clear: nothing };

/** Files on their way. @param name what they are for, such as the channel's id: each name has a list that outlives the component */
export function useUpload(name = ''): UsedUpload {
  const store = useStores()?.uploads(name);
  const uploads = useStore(store ?? NONE);
  return useMemo(() => {
    const { upload, pause, resume, cancel, retry, remove, clear } = store ?? NO_UPLOADS;
    const attachmentIds = uploads.flatMap(({ fileId }) => (fileId === undefined ? [] : [fileId]));
    return { uploads, attachmentIds, upload, pause, resume, cancel, retry, remove, clear };
  }, [store, uploads]);
}
