import { type Schemas } from '@chatgenius/client-sdk';
import { usePeople, useUnread } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/avatar.tsx';
import { useTimes } from '../../strings/use-times.ts';
import { useConversation } from '../conversation/conversation-context.ts';
import styles from './message.module.css';

const FACES = 4;

export function ThreadSummary({ messageId, thread }: { messageId: string; thread: Schemas.ThreadSummary }) {
  const { t } = useTranslation();
  const { ago } = useTimes();
  const { openThread, channelId } = useConversation();
  const { unread } = useUnread(channelId, messageId);
  const ids = thread.participantIds.slice(0, FACES);
  const people = usePeople(ids);
  return (
    <button type="button" className={styles.thread} onClick={() => openThread(messageId)}>
      <span className={styles.faces}>
        {ids.map((id) => (
          <Avatar key={id} id={id} name={people.get(id)?.displayName ?? ''} size="s" />
        ))}
      </span>
      <strong>{t('message.replies', { count: thread.replyCount })}</strong>
      {unread > 0 && <span className={styles.threadUnread}>{t('timeline.new', { count: unread })}</span>}
      <span className={styles.threadTime}>{t('message.lastReply', { when: ago(thread.lastReplyAt) })}</span>
    </button>
  );
}
