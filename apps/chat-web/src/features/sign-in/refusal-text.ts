import { type ChatError } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';

/** Why somebody was not let in, for them. */
export function useRefusalText(error: ChatError | undefined): string | undefined {
  const { t } = useTranslation();
  if (error === undefined) return undefined;
  switch (error.reason) {
    case 'CREDENTIALS_INVALID':
      return t('signIn.wrong');
    case 'HANDLE_TAKEN':
      return t('signIn.taken');
    case 'UNREACHABLE':
      return t('signIn.unreachable');
    case 'RATE_LIMITED':
      return t('signIn.tooMany', { seconds: Math.ceil((error.retryAfterMs ?? 1_000) / 1_000) });
    default:
      return detailOf(error) ?? error.message;
  }
}

/** Of a payload that the server could not take: what is wrong with which field. */
function detailOf({ details }: ChatError): string | undefined {
  const { issues } = details;
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  const message = (first as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : undefined;
}
