import { randomUUID } from 'node:crypto';
import { routes, UploadedFile, type FileLink, type SessionTokens } from '@chatgenius/contracts';
import { assertAnswer, callApi, waitUntil } from '@chatgenius/testing';
import { type System } from './system.ts';

const PASSWORD = 'correct horse battery';
const TUS = { 'Tus-Resumable': '1.0.0' };

/** Somebody who uploads and reads files over HTTP, by a session of their own. */
export class FileClient {
  readonly system: System;
  readonly session: SessionTokens;

  private constructor(system: System, session: SessionTokens) {
    this.system = system;
    this.session = session;
  }

  static async signUp(system: System): Promise<FileClient> {
    const session = await callApi(system.apiUrl, routes.signUp, { body: { handle: `u${randomUUID().replaceAll('-', '').slice(0, 18)}`, password: PASSWORD } });
    return new FileClient(system, session);
  }

  /** Somebody who is there already. */
  static of(system: System, session: SessionTokens): FileClient {
    return new FileClient(system, session);
  }

  get userId(): string {
    return this.session.user.id;
  }

  get #authorization() {
    return { authorization: `Bearer ${this.session.accessToken}` };
  }

  /** Joins a channel by the table: specs of other things invite. */
  async join(channelId: string, role = 'member'): Promise<void> {
    await this.system.database.pool.query('INSERT INTO channel_members (channel_id, user_id, role) VALUES ($1, $2, $3::member_role)', [channelId, this.userId, role]);
  }

  /** The answer as it is. */
  async tryPut(bytes: Uint8Array<ArrayBuffer>, { name = 'a.txt', type = 'text/plain', id = randomUUID(), instance = 0 }: { name?: string; type?: string; id?: string; instance?: number } = {}) {
    const response = await fetch(`${this.system.filesUrl(instance)}/v1/files/${id}`, {
      method: 'PUT',
      headers: { ...this.#authorization, 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` },
      body: bytes,
    });
    const body: unknown = await response.json();
    assertAnswer({ method: 'PUT', path: `/v1/files/${id}`, status: response.status, headers: response.headers, body });
    return { status: response.status, body };
  }

  async put(...args: Parameters<FileClient['tryPut']>): Promise<UploadedFile> {
    const { status, body } = await this.tryPut(...args);
    if (status !== 201) throw new Error(`the upload was answered ${status}: ${JSON.stringify(body)}`);
    return UploadedFile.parse(body);
  }

  find(fileId: string, instance = 0): Promise<UploadedFile> {
    return callApi(this.system.filesUrl(instance), routes.getFile, { token: this.session.accessToken, params: { fileId } });
  }

  /** Once somebody has looked at it. */
  async settled(fileId: string): Promise<UploadedFile> {
    await waitUntil('the file was looked at', async () => !['uploading', 'processing'].includes((await this.find(fileId)).state));
    return this.find(fileId);
  }

  async links(fileIds: readonly string[], variant = 'original', instance = 0): Promise<readonly FileLink[]> {
    return (await callApi(this.system.filesUrl(instance), routes.linkFiles, { token: this.session.accessToken, body: { files: fileIds.map((fileId) => ({ fileId, variant })) } })).links;
  }

  async read(fileId: string, init: RequestInit = {}): Promise<Response> {
    const [link] = await this.links([fileId]);
    if (link === undefined) throw new Error('there is no link');
    return fetch(link.url, init);
  }

  /** Begins a resumable upload. */
  begin(bytes: number, { name = 'a.bin', type = 'application/octet-stream', instance = 0 } = {}): Promise<Response> {
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    return fetch(`${this.system.filesUrl(instance)}/v1/uploads`, {
      method: 'POST',
      headers: { ...this.#authorization, ...TUS, 'upload-length': String(bytes), 'upload-metadata': `filename ${encoded(name)},filetype ${encoded(type)}` },
    });
  }

  async offsetOf(upload: string, token = this.session.accessToken): Promise<number> {
    const response = await fetch(upload, { method: 'HEAD', headers: { authorization: `Bearer ${token}`, ...TUS } });
    if (response.status !== 200) throw new Error(`the offset was answered ${response.status}`);
    return Number(response.headers.get('upload-offset'));
  }

  patch(upload: string, offset: number, body: RequestInit['body'], { token = this.session.accessToken, signal, checksum }: { token?: string; signal?: AbortSignal; checksum?: string } = {}): Promise<Response> {
    const headers = { ...(checksum !== undefined && { 'upload-checksum': checksum }), authorization: `Bearer ${token}`, ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
    return fetch(upload, { method: 'PATCH', headers, body, ...(signal && { signal }), duplex: 'half' });
  }
}

/** The id of the file that an upload makes. */
export const fileIdOf = (upload: string): string => upload.split('/').at(-1) ?? '';
