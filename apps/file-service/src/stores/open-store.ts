import { type FileStore } from './file-store.ts';
import { LocalStore } from './local.store.ts';
import { type S3Credentials } from './s3-bucket.ts';
import { S3Store } from './s3.store.ts';
import { storePlace } from './store-url.rules.ts';

/** The store that FILE_STORE_URL names. */
export async function openStore(url: string, credentials: S3Credentials | undefined): Promise<FileStore> {
  const place = storePlace(url);
  if (place === undefined) throw new Error('FILE_STORE_URL names no store');
  return place.kind === 'folder' ? LocalStore.open(place.path) : new S3Store(place, credentials);
}
