import { ChatError } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { type ApiRequest } from '@chatgenius/http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { DATABASE, MAIL_SETTINGS } from '../../tokens.ts';
import { MailDelivery } from './mail-delivery.ts';
import { type MailSettings } from './mail-settings.ts';
import { OutboxRepository, type MailRequest } from './outbox.repository.ts';

/** Mail is written down here, and nothing looked up when somebody asks for it: so all addresses are answered alike. */
@Injectable()
export class MailRequests {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MAIL_SETTINGS) private readonly settings: MailSettings | undefined,
    private readonly outbox: OutboxRepository,
    private readonly delivery: MailDelivery,
    private readonly limits: HttpLimits,
  ) {}

  /** @throws ChatError MAIL_NOT_CONFIGURED */
  assertConfigured(): void {
    if (this.settings === undefined) throw new ChatError('MAIL_NOT_CONFIGURED');
  }

  /** @throws ChatError MAIL_NOT_CONFIGURED, RATE_LIMITED */
  async ask(request: ApiRequest, mail: MailRequest): Promise<void> {
    this.assertConfigured();
    await this.limits.mail(request, mail.address);
    await this.outbox.add(this.database.pool, mail);
    this.delivery.nudge();
  }

  /** Within the transaction of what the mail tells of; {@link nudge} after the commit. @returns whether mail is sent here at all */
  async tell(transaction: Transaction, mail: MailRequest): Promise<boolean> {
    if (this.settings === undefined) return false;
    await this.outbox.add(transaction, mail);
    return true;
  }

  nudge(): void {
    this.delivery.nudge();
  }
}
