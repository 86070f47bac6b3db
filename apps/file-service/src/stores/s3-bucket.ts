import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { storeAway, type ByteRange } from './file-store.ts';
import { type StorePlace } from './store-url.rules.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Object {
  readonly key: string;
  readonly bytes: number;
  readonly at: Date;
}

const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 30_000 };

/** Objects of a bucket. What goes wrong is ChatError UNAVAILABLE. */
export class S3Bucket {
  readonly client: S3Client;
  readonly name: string;

  constructor({ bucket, endpoint, region, pathStyle }: Extract<StorePlace, { kind: 'bucket' }>, credentials: S3Credentials | undefined) {
    this.name = bucket;
    this.client = new S3Client({
      region,
      ...(endpoint !== undefined && { endpoint }),
      forcePathStyle: pathStyle,
      ...(credentials && { credentials }),
      maxAttempts: 3,
      requestHandler: TIMEOUTS,
      // Servers that are not AWS know no trailing checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** @param bytes of a stream, which says by itself nothing of its length */
  async put(key: string, body: Buffer | Readable, bytes?: number): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: body, ...(bytes !== undefined && { ContentLength: bytes }) })).catch(away);
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.name, Key: key, ...(Range && { Range }) })).catch(away);
    // In Node it is a stream of Node.
    return Body as Readable;
  }

  /** @returns nothing where there is no such object */
  async text(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
      return await text(Body as Readable);
    } catch (error) {
      return isMissing(error) ? undefined : away(error);
    }
  }

  async has(key: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.name, Key: key }));
      return true;
    } catch (error) {
      return isMissing(error) ? false : away(error);
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key })).catch(away);
  }

  /** In the order of their names. */
  async *list(prefix: string): AsyncIterable<S3Object> {
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, { Bucket: this.name, Prefix: prefix })) {
        for (const { Key = '', Size = 0, LastModified = new Date() } of Contents) yield { key: Key, bytes: Size, at: LastModified };
      }
    } catch (error) {
      away(error);
    }
  }

  async assertThere(): Promise<void> {
    await this.client.send(new ListObjectsV2Command({ Bucket: this.name, MaxKeys: 1 }));
  }
}

function away(error: unknown): never {
  throw storeAway(error);
}

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === 'NotFound' || name === 'NoSuchKey' || $metadata?.httpStatusCode === 404;
}
