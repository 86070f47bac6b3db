import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { storeUrlOf, type Bucket, type Door, type DoorBefore } from './bucket.ts';

const NAME = 'files';
const NOWHERE = 'http://127.0.0.1:1';
/** A program of tools/stack, which nothing here may import. */
const PROGRAM = path.join(import.meta.dirname, '../../../../tools/stack/src/infrastructure/ceph-process.ts');

type Said = { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string } | { readonly unavailable: string };

/** Of Ceph's object gateway, from Debian's packages: a server that people run, and which checks signatures. */
export class CephBucket implements Bucket {
  readonly credentials: Bucket['credentials'];
  readonly #child: ChildProcess;
  readonly #door: Door;
  readonly #endpoint: string;

  private constructor(child: ChildProcess, door: Door, endpoint: string, credentials: Bucket['credentials']) {
    this.#child = child;
    this.#door = door;
    this.#endpoint = endpoint;
    this.credentials = credentials;
  }

  /**
   * @param doorBefore what it is reached through, so that it can be away
   * @returns why there is none where Ceph cannot be had
   */
  static async start(doorBefore: DoorBefore): Promise<CephBucket | string> {
    const child = fork(PROGRAM, { execArgv: ['--conditions=@chatgenius/source'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const said = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`Ceph has ended at its start (${String(code)}).`)))]);
    const [where] = said as [Said];
    if ('unavailable' in where) return where.unavailable;
    const { endpoint, ...credentials } = where;
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: NAME })).finally(() => client.destroy());
    return new CephBucket(child, await doorBefore(endpoint), endpoint, credentials);
  }

  get storeUrl(): string {
    return storeUrlOf(NAME, this.#door.url);
  }

  pause(): Promise<void> {
    this.#door.redirect(NOWHERE);
    this.#door.cut();
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.#door.redirect(this.#endpoint);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await Promise.all([ended, this.#door.close()]);
  }
}
