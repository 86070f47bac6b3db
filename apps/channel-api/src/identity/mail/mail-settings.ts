/** How mail is sent, where it is. */
export interface MailSettings {
  /** `smtp://` or `smtps://`, with account and password. */
  readonly smtpUrl: string;
  readonly from: string;
  /** Where the user chooses a new password: `{token}` stands for what the product sends back to us. */
  readonly passwordResetUrl: string;
  /** Where an address is confirmed. Without one the mail holds the token alone. */
  readonly emailVerificationUrl: string | undefined;
}

/** Mails that carry a token, which does something when it comes back. */
export type TokenPurpose = 'password-reset' | 'email-verification';

/** What a mail is about. */
export type MailPurpose = TokenPurpose | 'second-factor-removed';
