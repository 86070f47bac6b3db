import { type Database } from '@chatgenius/database';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, LOGGER, MAIL_SETTINGS } from '../../tokens.ts';
import { EmailRepository, type Recipient } from './email.repository.ts';
import { TOKEN_MINUTES, writeLetter, writeNotice } from './letters.rules.ts';
import { type MailSettings } from './mail-settings.ts';
import { MailTokenRepository } from './mail-token.repository.ts';
import { faultOf, isRefusedForGood, Mailer } from './mailer.ts';
import { OutboxRepository, type DueMail } from './outbox.repository.ts';
import { retryAfter } from './retries.rules.ts';
import { newSecretToken } from './secret-token.ts';

const LOOK_EVERY_MS = 5_000;
const LEASE_SECONDS = 90;
const AT_ONCE = 4;

/**
 * Sends what was asked for, off the road of requests: whether an address is anybody's is looked up here, so that no answer
 * tells. A mail is asked for in the database, and is gone from there once the server has taken it.
 */
@Injectable()
export class MailDelivery implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #mailer: Mailer | undefined;
  readonly #nudged = new Set<Promise<void>>();
  readonly #task = new RecurringTask({
    name: 'mail-delivery',
    run: () => this.deliverDue().then(() => LOOK_EVERY_MS),
    onError: (error) => {
      this.logger.error('mail:look-failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings | undefined,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly outbox: OutboxRepository,
    private readonly tokens: MailTokenRepository,
    private readonly emails: EmailRepository,
  ) {
    this.#mailer = settings && new Mailer(settings);
  }

  onApplicationBootstrap(): void {
    if (this.#mailer) this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
    await Promise.all(this.#nudged);
    this.#mailer?.close();
  }

  /** Something was asked for just now. Nobody waits for it. */
  nudge(): void {
    const run = this.deliverDue()
      .catch((error: unknown) => this.logger.error('mail:look-failed', { error }))
      .finally(() => this.#nudged.delete(run));
    this.#nudged.add(run);
  }

  async deliverDue(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#deliverOneByOne()));
  }

  async #deliverOneByOne(): Promise<void> {
    while (!this.#task.stopped) {
      const mail = await this.outbox.claim(this.database.pool, LEASE_SECONDS);
      if (mail === undefined) return;
      await this.#deliver(mail);
    }
  }

  async #deliver(mail: DueMail): Promise<void> {
    try {
      const recipient = await this.#recipientOf(mail);
      if (recipient) await this.#send(mail, recipient);
      await this.outbox.remove(this.database.pool, mail.id);
    } catch (error) {
      const seconds = retryAfter(mail.attempts, mail.ageSeconds, isRefusedForGood(error));
      const told = { mailId: mail.id, purpose: mail.purpose, attempts: mail.attempts, ...faultOf(error) };
      if (seconds === undefined) {
        this.logger.error('mail:given-up', told);
        await this.outbox.remove(this.database.pool, mail.id);
      } else {
        this.logger.warn('mail:not-sent', told);
        await this.outbox.postpone(this.database.pool, mail.id, seconds);
      }
    }
  }

  #recipientOf({ purpose, address, userId }: DueMail): Promise<Recipient | undefined> {
    if (purpose === 'password-reset') return this.emails.passwordOwner(this.database.pool, address);
    return userId === undefined ? Promise.resolve(undefined) : this.emails.candidate(this.database.pool, address, userId);
  }

  /** Each attempt has a token of its own: only the hash of one is kept, and a mail may come although its sending failed. */
  async #send({ purpose, address }: DueMail, { userId, handle }: Recipient): Promise<void> {
    if (!this.#mailer || !this.settings) return;
    if (purpose === 'second-factor-removed') return this.#mailer.send(address, writeNotice(handle));
    const { token, hash } = newSecretToken();
    await this.tokens.insert(this.database.pool, { hash, userId, purpose, address, minutes: TOKEN_MINUTES[purpose] });
    await this.#mailer.send(address, writeLetter({ purpose, handle, token }, this.settings));
  }
}
