import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

const LOOK_EVERY_MS = 50;
const COMES_WITHIN_MS = 30_000;
/** What a mail carries: the longest run of what tokens are written in. */
const TOKEN = /[\w-]{40,}/g;

/** A real SMTP server that keeps what works once, by the address that it was sent to. */
export class MailBox {
  readonly #tokens = new Map<string, string>();
  readonly #server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.once('end', () => {
        const token = tokenIn(Buffer.concat(parts).toString());
        for (const { address } of envelope.rcptTo) if (token !== undefined) this.#tokens.set(address, token);
        done();
      });
    },
  });

  static async open(): Promise<MailBox> {
    const box = new MailBox();
    // Clients that break off are what fuzzing is about.
    box.#server.on('error', () => undefined);
    box.#server.listen(0, '127.0.0.1');
    await once(box.#server.server, 'listening');
    return box;
  }

  /** Variables of channel-api, so that it mails here. */
  get env(): Record<string, string> {
    const { port } = this.#server.server.address() as AddressInfo;
    return { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'ChatGenius <chat@example.com>', PASSWORD_RESET_URL: 'https://chat.example.com/reset?token={token}' };
  }

  /** What was mailed to an address last, taken out. @throws when nothing comes */
  async taken(address: string): Promise<string> {
    const until = performance.now() + COMES_WITHIN_MS;
    for (;;) {
      const token = this.#tokens.get(address);
      this.#tokens.delete(address);
      if (token !== undefined) return token;
      if (performance.now() > until) throw new Error(`No mail has come to ${address}.`);
      await delay(LOOK_EVERY_MS);
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Lines are put together as they were before they were made short enough for SMTP (quoted-printable, RFC 2045). */
function tokenIn(mail: string): string | undefined {
  const text = mail.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const body = text.slice(text.indexOf('\r\n\r\n'));
  return body.match(TOKEN)?.at(-1);
}
