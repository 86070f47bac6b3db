import { setTimeout as delay } from 'node:timers/promises';
import { signAccessToken, type Identity, type KeyRing } from '@chatgenius/auth';
import { limits, routes, type FileLink, type UserExport } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type SessionSettings } from '../identity/sessions/session.settings.ts';
import { FILE_SERVICE_URL, SESSION_SETTINGS, SIGNING_KEYS } from '../tokens.ts';
import { jsonArray, type ArchivedFile } from './archive.ts';

/** Held in memory for each archive. Several requests for one large file: none of them waits for a slow reader. */
const PART_BYTES = 4 * 1024 * 1024;
const PART_TIMEOUT_MS = 30_000;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
/** More than so many that cannot be read, one behind the other, are no lost files: the store is away. */
const LOST_IN_A_ROW = 3;
/** A link is asked for anew when it has less than this left. */
const LEFT_MS = 60_000;

type ExportedFile = UserExport['files'][number];
type Link = Pick<FileLink, 'url' | 'expiresAt'>;

interface Part {
  readonly bytes: Uint8Array;
  /** Bytes of the whole file. */
  readonly total: number;
}

/** Bytes of somebody's files, as file-service gives them to that person. */
@Injectable()
export class FileBytes {
  constructor(
    @Inject(FILE_SERVICE_URL) private readonly url: string | undefined,
    @Inject(SIGNING_KEYS) private readonly keys: KeyRing,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettings,
  ) {}

  /** Whether there is somebody to ask. */
  get canBeRead(): boolean {
    return this.url !== undefined;
  }

  /** Those that can be read, one after the other, and what could not be read. What is removed meanwhile is left out. */
  async *archived(owner: Identity, files: AsyncIterable<ExportedFile>): AsyncGenerator<ArchivedFile> {
    const lost: Pick<ExportedFile, 'id' | 'name'>[] = [];
    let inARow = 0;
    for await (const page of pagesOf(files, limits.linkedFiles)) {
      const links = await this.#links(owner, page.map(({ id }) => id));
      for (const { id, name } of page) {
        const first = await this.#part(owner, id, { link: links.get(id), start: 0 }).catch((error: unknown) => {
          if (++inARow > LOST_IN_A_ROW) throw error;
          lost.push({ id, name });
        });
        if (first === undefined) continue;
        inARow = 0;
        yield { name: `files/${id}/${name}`, bytes: first.total, content: () => this.#content(owner, id, first) };
      }
    }
    if (lost.length > 0) yield { name: 'files/lost.json', content: () => jsonArray(lost) };
  }

  async *#content(owner: Identity, id: string, first: Part): AsyncGenerator<Uint8Array> {
    yield first.bytes;
    for (let [start, link] = [first.bytes.length, undefined as Link | undefined]; start < first.total; ) {
      if (link === undefined || Date.parse(link.expiresAt) - Date.now() < LEFT_MS) link = (await this.#links(owner, [id])).get(id);
      const part = await this.#part(owner, id, { link, start });
      if (part === undefined) throw new Error(`File ${id} was removed while it was read`);
      yield part.bytes;
      start += part.bytes.length;
    }
  }

  /** @returns nothing of a file that is not there any more */
  async #part(owner: Identity, id: string, { link, start }: { link: Link | undefined; start: number }): Promise<Part | undefined> {
    if (link === undefined) return undefined;
    const response = await this.#ask(link.url, { headers: { range: `bytes=${start}-${start + PART_BYTES - 1}` } }, [206, 403, 404]);
    if (response.status === 404) return undefined;
    // The reader was slow: the link has expired.
    if (response.status === 403) return this.#part(owner, id, { link: (await this.#links(owner, [id])).get(id), start });
    return { bytes: new Uint8Array(await response.arrayBuffer()), total: Number(response.headers.get('content-range')?.split('/')[1]) };
  }

  /** In the name of the person: what they may not read is not given. Their session may end meanwhile. */
  async #links({ userId, sessionId }: Identity, fileIds: readonly string[]): Promise<Map<string, Link>> {
    const { issuer, audience, accessTokenSeconds: expiresInSeconds } = this.settings;
    const token = await signAccessToken(this.keys, { issuer, audience, userId, sessionId, expiresInSeconds });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ files: fileIds.map((fileId) => ({ fileId })) });
    const response = await this.#ask(routes.linkFiles.path, { method: routes.linkFiles.method, headers, body }, [200]);
    const { links } = routes.linkFiles.output.parse(await response.json());
    return new Map(links.map((link) => [link.fileId, link]));
  }

  /** Tried again while file-service is busy or away. @throws when it is for too long */
  async #ask(place: string, init: RequestInit, wanted: readonly number[]): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(this.#reachable(place), { ...init, signal: AbortSignal.timeout(PART_TIMEOUT_MS) }).catch((error: unknown) => new Error('file-service cannot be reached', { cause: error }));
      if (!(answer instanceof Error) && wanted.includes(answer.status)) return answer;
      const mayPass = answer instanceof Error || answer.status === 429 || answer.status >= 500;
      if (!mayPass || attempt === ATTEMPTS) throw answer instanceof Error ? answer : new Error(`file-service has answered ${answer.status}`);
      await delay(answer instanceof Error ? PAUSE_MS * attempt : (Number(answer.headers.get('retry-after')) || attempt) * PAUSE_MS);
    }
  }

  /** Links begin with the address that clients use. */
  #reachable(place: string): URL {
    const { pathname, search } = new URL(place, this.url);
    return new URL(pathname + search, this.url);
  }
}

/** Only those that are ready. */
async function* pagesOf(files: AsyncIterable<ExportedFile>, size: number): AsyncGenerator<ExportedFile[]> {
  let page: ExportedFile[] = [];
  for await (const file of files) {
    if (file.state !== 'ready') continue;
    page.push(file);
    if (page.length === size) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
