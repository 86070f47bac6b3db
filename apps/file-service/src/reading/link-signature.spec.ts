import { randomBytes } from 'node:crypto';
import { LinkSignature } from './link-signature.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const content = { fileId: 'f', variant: 'original', expires: NOW.getTime() / 1_000 + 300 };
const key = () => randomBytes(32).toString('base64');

describe('the signature of a link', () => {
  it('holds for what was signed, until it expires', () => {
    const links = new LinkSignature(key());
    const signature = links.sign(content);
    expect(links.isGood(content, signature, NOW)).toBe(true);
    expect(links.isGood(content, signature, new Date(content.expires * 1_000))).toBe(false);
  });

  it.each([
    ['another file', { ...content, fileId: 'g' }],
    ['another variant', { ...content, variant: 'thumbnail' }],
    ['another time', { ...content, expires: content.expires + 1 }],
  ])('does not hold for %s', (_, other) => {
    const links = new LinkSignature(key());
    expect(links.isGood(other, links.sign(content), NOW)).toBe(false);
  });

  it('is of one of our keys: the first signs, all are taken', () => {
    const [old, next] = [key(), key()];
    const signed = new LinkSignature(old).sign(content);
    expect(new LinkSignature(`${next},${old}`).isGood(content, signed, NOW)).toBe(true);
    expect(new LinkSignature(next).isGood(content, signed, NOW)).toBe(false);
    for (const shown of ['', 'A', signed.slice(1), `${signed}A`]) expect(new LinkSignature(old).isGood(content, shown, NOW)).toBe(false);
  });
});
