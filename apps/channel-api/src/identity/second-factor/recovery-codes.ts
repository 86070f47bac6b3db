import { hash, randomBytes } from 'node:crypto';

const CODES = 10;
/** 80 bits each: nothing to guess, so that a fast hash will do. */
const BYTES = 10;
/** Base32 of Crockford: no letter that looks like another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Codes for who has lost their authenticator, as `xxxx-xxxx-xxxx-xxxx`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: CODES }, newCode);

/** As it is typed, so to speak: in any case, with dashes and spaces or without. */
export const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '');

export const hashOfCode = (code: string): Buffer => hash('sha256', plainCode(code), 'buffer');

function newCode(): string {
  const bits = [...randomBytes(BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)] ?? '').join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}
