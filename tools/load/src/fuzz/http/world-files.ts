import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { routes, type FileLink, type UploadedFile } from '@chatgenius/contracts';
import { type Known } from '../schema-values.ts';
import { call } from './call.ts';

const LOOK_EVERY_MS = 50;
const READY_WITHIN_MS = 30_000;

/** Files of somebody: one that can be read, by a link that is good, and others that are going up. */
export interface MadeFiles {
  /** Can be read. */
  readonly fileId: string;
  readonly known: Known;
  readonly uploads: readonly string[];
}

/** @param url file-service @throws Error when something that should work does not */
export async function makeFiles(url: string, token: string): Promise<MadeFiles> {
  const fileId = randomUUID();
  const headers = { authorization: `Bearer ${token}` };
  const put = await fetch(new URL(`/v1/files/${fileId}`, url), { method: 'PUT', headers: { ...headers, 'content-type': 'text/plain' }, body: 'to be read' });
  if (!put.ok) throw new Error(`An upload was answered ${put.status}: ${await put.text()}`);
  await put.arrayBuffer();
  await untilReady(url, token, fileId);
  const { links: [link] } = await call<{ links: FileLink[] }>(url, token, routes.linkFiles, {}, { files: [{ fileId }] });
  const query = new URL(link?.url ?? '').searchParams;
  const begin = async (): Promise<string> => {
    const begun = await fetch(new URL('/v1/uploads', url), { method: 'POST', headers: { ...headers, 'tus-resumable': '1.0.0', 'upload-length': '100' } });
    return begun.headers.get('location')?.split('/').at(-1) ?? '';
  };
  const uploads = [await begin(), await begin(), await begin()];
  return { fileId, known: { fileId: [fileId, fileId, fileId, fileId, ...uploads.slice(0, 1)], variant: ['original'], expires: [query.get('expires')], signature: [query.get('signature')] }, uploads };
}

async function untilReady(url: string, token: string, fileId: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while ((await call<UploadedFile>(url, token, routes.getFile, { fileId })).state !== 'ready') {
    if (performance.now() > until) throw new Error('A file is not ready.');
    await delay(LOOK_EVERY_MS);
  }
}
