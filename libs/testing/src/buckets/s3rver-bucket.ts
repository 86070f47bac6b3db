import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storeUrlOf, type Bucket } from './bucket.ts';

const BUCKET = 'files';
const SCRIPT = `
const S3rver = require('@20minutes/s3rver');
const { port, directory } = JSON.parse(process.argv[1]);
new S3rver({ port, address: '127.0.0.1', silent: true, allowMismatchedSignatures: true, directory, configureBuckets: [{ name: '${BUCKET}' }] }).run().then(() => console.log('ready'));
`;

/**
 * A program that plays S3, where no real one can be had: a process of its own, which keeps objects in a folder. It does not check
 * signatures: it reads the path of a bucket otherwise than the AWS SDK writes it.
 */
export class S3rverBucket implements Bucket {
  /** Those that it knows. */
  readonly credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-s3-'));
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<S3rverBucket> {
    const server = new S3rverBucket(await freePort());
    await server.resume();
    return server;
  }

  get storeUrl(): string {
    return storeUrlOf(BUCKET, `http://127.0.0.1:${this.#port}`);
  }

  async resume(): Promise<void> {
    const process = spawn(globalThis.process.execPath, ['-e', SCRIPT, JSON.stringify({ port: this.#port, directory: this.#folder })], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = process;
    await Promise.race([once(process.stdout, 'data'), once(process, 'exit').then(([code]) => Promise.reject(new Error(`s3rver has ended with ${code}`)))]);
  }

  async pause(): Promise<void> {
    if (this.#process === undefined) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    this.#process = undefined;
    await ended;
  }

  async stop(): Promise<void> {
    await this.pause();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
