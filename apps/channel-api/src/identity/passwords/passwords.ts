import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default), 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT_COST = `m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** A hash that no password has: unknown handles take as long to refuse as wrong passwords. */
let nobodysHash: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(comparable(password), COST);
}

/** @param stored nothing when there is no such user */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hash(randomBytes(32), COST);
  const matches = await verify(stored ?? (await nobodysHash), comparable(password));
  return matches && stored !== undefined;
}

/** Whether a hash was made with other costs than new ones are. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith('$argon2id$') || !stored.includes(CURRENT_COST);
}

/** Keyboards compose letters differently; NIST SP 800-63B, section 3.1.1.2 asks for one form. */
function comparable(password: string): string {
  return password.normalize('NFKC');
}
