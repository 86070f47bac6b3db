import { type MailSettings, type TokenPurpose } from './mail-settings.ts';

/** How long what a mail carries may be used. */
export const TOKEN_MINUTES = { 'password-reset': 30, 'email-verification': 24 * 60 } as const satisfies Record<TokenPurpose, number>;

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

export interface LetterContent {
  readonly purpose: TokenPurpose;
  readonly handle: string;
  readonly token: string;
}

/** Tells of something that was done. */
export function writeNotice(handle: string): Letter {
  return {
    subject: 'Your second factor was removed',
    text: `An administrator has removed the second factor of ${handle}, and signed out all devices. Sign in with your password, and set up a new one.\n\nIf you did not ask for it, tell an administrator at once, and choose another password.\n`,
  };
}

type Links = Pick<MailSettings, 'passwordResetUrl' | 'emailVerificationUrl'>;

/** What somebody reads. Plain text: nothing to load, nothing to track. */
export function writeLetter({ purpose, handle, token }: LetterContent, { passwordResetUrl, emailVerificationUrl }: Links): Letter {
  if (purpose === 'password-reset') {
    return {
      subject: 'Choose a new password',
      text: `Somebody asked to choose a new password for ${handle}. If it was you, open this within ${TOKEN_MINUTES[purpose]} minutes:\n\n${linkOf(passwordResetUrl, token)}\n\nAll devices are signed out then. If it was not you, nothing has to be done: your password stays as it is.\n`,
    };
  }
  const how = emailVerificationUrl === undefined ? `enter this code within a day:\n\n${token}` : `open this within a day:\n\n${linkOf(emailVerificationUrl, token)}`;
  return { subject: 'Confirm your address', text: `${handle} gave this as their address. If it was you, ${how}\n\nIf it was not you, nothing has to be done.\n` };
}

const linkOf = (template: string, token: string): string => template.replaceAll('{token}', token);
