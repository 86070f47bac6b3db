import { type Schemas } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';
import styles from './conversation.module.css';

/** Before the first message: what this conversation is. */
export function ConversationStart({ channel, name }: { channel: Schemas.Channel | undefined; name: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.start}>
      <div className={styles.mark} aria-hidden>
        {channel?.kind === 'direct' ? '👋' : '#'}
      </div>
      <h2>{channel?.kind === 'direct' ? t('timeline.startDirect') : t('timeline.start', { name })}</h2>
      <p>{channel?.description ?? channel?.topic ?? t('timeline.startHint')}</p>
    </div>
  );
}
