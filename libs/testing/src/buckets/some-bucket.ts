import { type Bucket, type DoorBefore } from './bucket.ts';
import { CephBucket } from './ceph-bucket.ts';
import { S3rverBucket } from './s3rver-bucket.ts';

/** Of Ceph; where it cannot be had, of a program that only plays S3. */
export async function someBucket(doorBefore: DoorBefore): Promise<Bucket> {
  const ceph = await CephBucket.start(doorBefore);
  return typeof ceph === 'string' ? S3rverBucket.start() : ceph;
}
