import { ChatError } from '@chatgenius/client-sdk';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { en } from './en.ts';

/** Why something was refused, in the user's language where it is known, else as the server says it. */
export function useReason(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      const { reason, message, retryAfterMs } = ChatError.from(error, 'UNREACHABLE');
      if (reason === 'RATE_LIMITED' && retryAfterMs !== undefined) return t('errors.LIMITED_FOR', { seconds: Math.ceil(retryAfterMs / 1_000) });
      return reason in en.errors ? t(`errors.${reason as 'MUTED'}`) : message;
    },
    [t],
  );
}
