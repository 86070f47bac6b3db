import { Secret, TOTP } from 'otpauth';

/** The defaults of RFC 6238, section 4. Some authenticators ignore other values in the URL. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps that a clock may be off, to both sides (RFC 6238, section 5.2). */
const WINDOW = 1;
const SECRET_BYTES = 20;
/** The library compares bytes, and fails where six characters have more of them. */
const CODE = /^\d{6}$/;

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);

/** How an authenticator is told of a secret. */
export function showTotpSecret(bytes: Buffer, { issuer, handle }: { issuer: string; handle: string }): { secret: string; otpauthUrl: string } {
  const totp = new TOTP({ ...FORM, issuer, label: handle, secret: secretOf(bytes) });
  return { secret: totp.secret.base32, otpauthUrl: totp.toString() };
}

/** The step of time that a code belongs to; nothing when it belongs to none near now. */
export function stepOfCode(bytes: Buffer, code: string, now: Date): number | undefined {
  if (!CODE.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = new TOTP({ ...FORM, secret: secretOf(bytes) }).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : TOTP.counter({ period: FORM.period, timestamp }) + delta;
}

const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });
