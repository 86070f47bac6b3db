import { type Agreement } from '@chatgenius/service-runtime';

interface MailVariables {
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
  readonly PASSWORD_RESET_URL?: string | undefined;
}

/** Half of it sends nothing. */
export const mailIsWhole: Agreement<MailVariables> = {
  between: ['SMTP_URL'],
  faultIn({ MAIL_FROM, PASSWORD_RESET_URL }) {
    if (MAIL_FROM === undefined) return { variable: 'MAIL_FROM', problem: 'is missing; expected with SMTP_URL: no mail is sent without it' };
    if (PASSWORD_RESET_URL === undefined) return { variable: 'PASSWORD_RESET_URL', problem: 'is missing; expected with SMTP_URL: no mail is sent without it' };
    return undefined;
  },
};
