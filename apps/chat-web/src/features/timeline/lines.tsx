import { useTranslation } from 'react-i18next';
import { useTimes } from '../../strings/use-times.ts';
import styles from './timeline.module.css';

export function DayLine({ at }: { at: string }) {
  const { day } = useTimes();
  return (
    <div className={styles.day} role="separator" aria-label={day(at)}>
      <time dateTime={at}>{day(at)}</time>
    </div>
  );
}

export function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div className={styles.unread} role="separator" aria-label={t('timeline.unread')}>
      <span>{t('timeline.unread')}</span>
    </div>
  );
}
