import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './timeline.module.css';

/** Over the oldest message: that older ones are on their way, or why they do not come. */
export function LoadingOlder({ conversation: { loading, trouble, retry } }: { conversation: UsedConversation }) {
  const { t } = useTranslation();
  const reason = useReason();
  if (loading !== 'older') return null;
  return (
    <p className={styles.loading} role="status">
      {trouble ? t('timeline.olderTrouble', { reason: reason(trouble.error) }) : t('timeline.older')}
      {trouble && (
        <Button small onClick={retry}>
          {t('retry')}
        </Button>
      )}
    </p>
  );
}
