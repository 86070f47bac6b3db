import { createTransport, type Transporter } from 'nodemailer';
import { type Letter } from './letters.rules.ts';
import { type MailSettings } from './mail-settings.ts';

/** Together less than the lease of a mail, so that nobody else sends it meanwhile. */
const PATIENCE = { connectionTimeout: '10000', greetingTimeout: '10000', socketTimeout: '20000' };

/** Nobody is there to be told of holidays (RFC 3834, section 5). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated' };

/** The server that sends our mail. */
export class Mailer {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor({ smtpUrl, from }: MailSettings) {
    const url = new URL(smtpUrl);
    for (const [name, value] of Object.entries(PATIENCE)) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    this.#transport = createTransport(url.href);
    this.#from = from;
  }

  async send(to: string, { subject, text }: Letter): Promise<void> {
    // As an object: nothing in an address is read as another recipient.
    await this.#transport.sendMail({ from: this.#from, to: { name: '', address: to }, subject, text, headers: AUTOMATIC });
  }

  close(): void {
    this.#transport.close();
  }
}

/** The server will never take mail for this recipient (RFC 5321, section 4.2.1). */
export function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500;
}

/** What a log may say of it: the text of the server's answer names the recipient. */
export function faultOf(error: unknown): { readonly fault: string; readonly code?: unknown; readonly responseCode?: unknown } {
  const { name, code, responseCode } = error as { name?: string; code?: unknown; responseCode?: unknown };
  return { fault: name ?? 'unknown', code, responseCode };
}
