import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { areSecretKeys, SealBrokenError, SecretBox } from './secret-box.ts';

const key = randomBytes(32).toString('base64');
const newKey = randomBytes(32).toString('base64');
const box = new SecretBox(key);
const secret = Buffer.from('a secret');

describe('a sealed secret', () => {
  it('opens again, for its owner, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, owner) => {
        const clear = Buffer.from(bytes);
        const sealed = box.seal(clear, owner);
        expect(box.open(sealed, owner)).toEqual(clear);
        expect(box.seal(clear, owner)).not.toEqual(sealed);
      }),
    );
  });

  it('opens for nobody else', () => {
    expect(() => box.open(box.seal(secret, 'one'), 'other')).toThrow(SealBrokenError);
  });

  it('does not open after any change', () => {
    const sealed = box.seal(secret, 'one');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(changed, 'one')).toThrow(SealBrokenError);
    }
    expect(() => box.open(sealed.subarray(0, 10), 'one')).toThrow(SealBrokenError);
  });

  it('opens while its key is exchanged, and not when the key is gone', () => {
    const sealed = box.seal(secret, 'one');
    const exchanging = new SecretBox(`${newKey}, ${key}`);
    expect(exchanging.open(sealed, 'one')).toEqual(secret);
    expect(new SecretBox(newKey).open(exchanging.seal(secret, 'one'), 'one')).toEqual(secret);
    expect(() => new SecretBox(newKey).open(sealed, 'one')).toThrow(SealBrokenError);
  });
});

it('takes keys of 256 bits and no others', () => {
  expect([key, `${key},${newKey}`].map(areSecretKeys)).toEqual([true, true]);
  expect(['', 'short', `${key},`, randomBytes(16).toString('base64')].map(areSecretKeys)).toEqual([false, false, false, false]);
});
