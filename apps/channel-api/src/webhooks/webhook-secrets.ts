import { newWebhookSecret, SecretBox, showWebhookSecret } from '@chatgenius/auth';
import { Inject, Injectable } from '@nestjs/common';
import { WEBHOOK_SECRET_KEY } from '../tokens.ts';

/** Secrets as they are stored: the one before the last rotation is good for a while longer. */
export interface SealedSecrets {
  readonly secret: Buffer;
  readonly previousSecret: Buffer | null;
  readonly previousSecretUntil: Date | null;
}

/** The secrets of webhooks: told once, and kept sealed. */
@Injectable()
export class WebhookSecrets {
  readonly #box: SecretBox;

  constructor(@Inject(WEBHOOK_SECRET_KEY) key: string) {
    this.#box = new SecretBox(key);
  }

  /** A new one, as it is told and as it is stored. */
  make(webhookId: string): { shown: string; sealed: Buffer } {
    const secret = newWebhookSecret();
    return { shown: showWebhookSecret(secret), sealed: this.#box.seal(secret, webhookId) };
  }

  /** Those that are good now. */
  open(webhookId: string, { secret, previousSecret, previousSecretUntil }: SealedSecrets, now: Date): Buffer[] {
    const previous = previousSecret && previousSecretUntil && previousSecretUntil > now ? [previousSecret] : [];
    return [secret, ...previous].map((sealed) => this.#box.open(sealed, webhookId));
  }
}
