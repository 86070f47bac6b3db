import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * Standard Webhooks 1.0, symmetric signatures:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const SECRET_PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;
const SIGNATURE_PREFIX = 'v1,';
const TOLERANCE_SECONDS = 5 * 60;
/** A header may name several, for secrets that are being exchanged; more than a few is an attack on our time. */
const MAX_SIGNATURES = 10;
/** Visible ASCII without a dot, which the specification forbids: what is signed would not tell where the id ends. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const TIMESTAMP = /^\d{1,12}$/;

/** What is signed, beside the secret. */
export interface SignedPost {
  readonly id: string;
  /** Seconds since 1970, as the header has it. */
  readonly timestamp: string;
  /** The bytes as they travel. */
  readonly body: Buffer | string;
}

export const newWebhookSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** As people keep it. */
export const showWebhookSecret = (secret: Buffer): string => `${SECRET_PREFIX}${secret.toString('base64')}`;

/** As people keep it; nothing for what is no secret. */
export function readWebhookSecret(shown: string): Buffer | undefined {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(shown)) return undefined;
  const secret = Buffer.from(shown.slice(SECRET_PREFIX.length), 'base64');
  return secret.length >= 24 && secret.length <= 64 ? secret : undefined;
}

/** The headers of a post: one signature for each secret that is good now. */
export function signWebhook(secrets: readonly Buffer[], id: string, at: Date, body: Buffer | string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => `${SIGNATURE_PREFIX}${hmac(secret, { id, timestamp, body }).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Whether a post was signed with one of the secrets, less than five minutes from now. Headers may be missing. */
export function isSignedWebhook(secrets: readonly Buffer[], headers: Readonly<Record<string, unknown>>, body: Buffer | string, now: Date): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const given = signaturesIn(signature);
  const right = secrets.map((secret) => hmac(secret, { id, timestamp, body }));
  return right.some((expected) => given.some((one) => one.length === expected.length && timingSafeEqual(one, expected)));
}

function hmac(secret: Buffer, { id, timestamp, body }: SignedPost): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest();
}

/** Those of a version that we know; others are passed over, as the specification asks. */
function signaturesIn(header: string): Buffer[] {
  return header
    .split(' ')
    .filter((part) => part.startsWith(SIGNATURE_PREFIX))
    .slice(0, MAX_SIGNATURES)
    .map((part) => Buffer.from(part.slice(SIGNATURE_PREFIX.length), 'base64'));
}
