import { createHash } from 'node:crypto';
import { type BigIntStats } from 'node:fs';
import { RunningHashes } from './running-hashes.ts';

const UPLOAD = 'an upload';
/** A file as its folder tells of it. */
const file = (size: number, written: number, ino = 1): BigIntStats => ({ ino: BigInt(ino), size: BigInt(size), mtimeNs: BigInt(written) }) as BigIntStats;

describe('the hash of an upload that grows', () => {
  let hashes: RunningHashes;

  beforeEach(() => {
    hashes = new RunningHashes();
    hashes.put(UPLOAD, createHash('sha256').update('first '), file(6, 1));
  });

  it('is gone on with where the last part ended', () => {
    const hash = hashes.takeUp(UPLOAD, 6, file(6, 1));
    hash?.update('second');
    if (hash) hashes.put(UPLOAD, hash, file(12, 2));
    expect(hashes.of(UPLOAD, file(12, 2))).toBe(createHash('sha256').update('first second').digest('hex'));
  });

  it.each([
    ['somebody else has written it since, as many bytes', 6, file(6, 2)],
    ['somebody else has made it anew', 6, file(6, 1, 2)],
    ['somebody else has added to it', 9, file(9, 2)],
    ['it is longer than where the part begins', 3, file(6, 1)],
  ])('is unknown when %s', (_, offset, now) => {
    expect(hashes.takeUp(UPLOAD, offset, now)).toBeUndefined();
  });

  it('begins anew with the first byte, and is forgotten while somebody writes', () => {
    expect(hashes.takeUp(UPLOAD, 0, file(6, 1))?.digest('hex')).toBe(createHash('sha256').digest('hex'));
    expect(hashes.of(UPLOAD, file(6, 1))).toBeUndefined();
  });
});
