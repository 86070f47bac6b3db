import { ArrowDownIcon } from '@radix-ui/react-icons';
import { useUnread, type UsedConversation } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useConversation } from '../conversation/conversation-context.ts';
import styles from './timeline.module.css';

/** The way back to the end, with how much has come there. */
export function ToNewest({ conversation, onJump }: { conversation: UsedConversation; onJump: () => void }) {
  const { t } = useTranslation();
  const { channelId, threadId } = useConversation();
  const { unread } = useUnread(channelId, threadId);
  const jump = (): void => void (conversation.hasNewer ? conversation.loadNewest() : Promise.resolve()).then(onJump);
  return (
    <button type="button" className={styles.newest} onClick={jump}>
      <ArrowDownIcon /> {unread > 0 ? t('timeline.new', { count: unread }) : t('timeline.toNewest')}
    </button>
  );
}
