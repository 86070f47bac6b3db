import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import styles from './toast.module.css';

/** What is shown for a part of the page whose code does not come: the network is away, or the page is old. */
export function MissingPart({ onRetry }: { onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.viewport} role="alert">
      <div className={styles.toast} data-kind="error">
        <p>{t('errors.CODE_UNAVAILABLE')}</p>
        <Button small onClick={onRetry}>
          {t('retry')}
        </Button>
      </div>
    </div>
  );
}
