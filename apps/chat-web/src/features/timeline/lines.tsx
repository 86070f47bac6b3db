import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { useTimes } from '../../strings/use-times.ts';
import { useConversation } from '../conversation/conversation-context.ts';
import styles from './timeline.module.css';

/** Between two days; in a channel, the way to any other day. */
export function DayLine({ at }: { at: string }) {
  const { t } = useTranslation();
  const { day } = useTimes();
  const { showCover } = useWorkspace();
  const { channelId, threadId } = useConversation();
  if (threadId !== undefined) {
    return (
      <div className={styles.day} role="separator" aria-label={day(at)}>
        <time dateTime={at}>{day(at)}</time>
      </div>
    );
  }
  return (
    <div className={styles.day}>
      <button type="button" data-tip={t('timeline.jump')} onClick={() => showCover({ kind: 'date', channelId, day: at })}>
        <time dateTime={at}>{day(at)}</time>
      </button>
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
