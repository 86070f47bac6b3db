import { createHash } from 'node:crypto';
import { ChatError } from '@chatgenius/contracts';
import { checksumOf } from './checksum.rules.ts';

describe('the checksum of a part', () => {
  const digest = (algorithm: string) => createHash(algorithm).update('Hello').digest();

  it.each(['sha1', 'sha256'])('is read: %s', (algorithm) => {
    expect(checksumOf(`${algorithm} ${digest(algorithm).toString('base64')}`)).toEqual({ algorithm, digest: digest(algorithm) });
  });

  it('may be left out', () => expect(checksumOf(undefined)).toBeUndefined());

  it.each(['', 'sha1', `md5 ${digest('md5').toString('base64')}`, `sha1 ${digest('sha256').toString('base64')}`, `sha256 ${digest('sha1').toString('base64')}`, 'sha1 !!!'])('is refused where it is none that is known: %j', (header) => {
    expect(() => checksumOf(header)).toThrow(ChatError);
  });
});
