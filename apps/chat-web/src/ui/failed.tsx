import { useTranslation } from 'react-i18next';
import { useReason } from '../strings/use-reason.ts';
import { Blank } from './blank.tsx';
import { Button } from './button.tsx';

/** Something could not be read: why, and the way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  return (
    <div role="alert">
      <Blank title={t('errors.title')} action={<Button onClick={onRetry}>{t('retry')}</Button>}>
        {reason(error)}
      </Blank>
    </div>
  );
}
