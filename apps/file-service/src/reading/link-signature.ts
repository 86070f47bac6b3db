import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link is good for. */
export interface LinkContent {
  readonly fileId: string;
  readonly variant: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Signs links by HMAC-SHA-256, over all of what they are good for. To exchange a key, put the new one in front. */
export class LinkSignature {
  readonly #keys: readonly Buffer[];

  /** @param setting see areSecretKeys */
  constructor(setting: string) {
    this.#keys = setting.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  }

  sign(content: LinkContent): string {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('there is no key to sign with');
    return mac(key, content).toString('base64url');
  }

  isGood(content: LinkContent, signature: string, now: Date): boolean {
    if (content.expires * 1_000 <= now.getTime()) return false;
    const shown = Buffer.from(signature, 'base64url');
    return this.#keys.some((key) => {
      const expected = mac(key, content);
      return shown.length === expected.length && timingSafeEqual(shown, expected);
    });
  }
}

const mac = (key: Buffer, { fileId, variant, expires }: LinkContent): Buffer => createHmac('sha256', key).update(`file-link ${fileId} ${variant} ${expires}`).digest();
