import { hash, randomBytes } from 'node:crypto';

/** Scanners of leaked secrets find it by this. */
const PREFIX = 'cgs_';
const FORMAT = /^cgs_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** A service token as somebody shows it: `cgs_<id>_<secret>`. */
export interface ShownServiceToken {
  readonly id: string;
  /** SHA-256 of the secret, as it is stored. A fast hash will do: there is nothing to guess. */
  readonly secretHash: Buffer;
}

export interface NewServiceToken extends ShownServiceToken {
  /** What its owner is told once. */
  readonly token: string;
}

export const isServiceToken = (token: string): boolean => token.startsWith(PREFIX);

export function newServiceToken(id: string): NewServiceToken {
  const secret = randomBytes(32).toString('base64url');
  return { id, secretHash: hashOf(secret), token: `${PREFIX}${id.replaceAll('-', '')}_${secret}` };
}

/** @returns nothing when it is not of this format */
export function readServiceToken(token: string): ShownServiceToken | undefined {
  const [, id, secret] = FORMAT.exec(token) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secretHash: hashOf(secret) };
}

function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
