import { DrawingPinFilledIcon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { useMe, usePeople } from '@chatgenius/client-sdk/react';
import { memo, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { lazyWithTexts } from '../../ui/lazy-with-texts.tsx';
import { useTimes } from '../../strings/use-times.ts';
import { useConversation } from '../conversation/conversation-context.ts';
import { EditMessage } from './edit-message.tsx';
import { MessageContent } from './message-content.tsx';
import { MessageStatus } from './message-status.tsx';
import styles from './message.module.css';

const MessageTools = lazyWithTexts(() => import('./message-tools.tsx'));

interface RowProps {
  message: ShownMessage;
  isFirst: boolean;
  isMarked: boolean;
  /** In the order of tabs. */
  isActive: boolean;
  rowKey: string;
  onActive: (key: string) => void;
}

export const MessageRow = memo(function MessageRow({ message, isFirst, isMarked, isActive, rowKey, onActive }: RowProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { showCover } = useWorkspace();
  const { editing, edit } = useConversation();
  const { time, full } = useTimes();
  const [isHere, setHere] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { senderId, createdAt, deletedAt, status } = message;
  const sender = usePeople([senderId]).get(senderId);
  const name = sender?.displayName ?? t('people.unknown');
  const isMine = senderId === me?.id;
  const isMeant = !isMine && (message.mentions?.channel === true || (message.mentions?.userIds.includes(me?.id ?? '') ?? false));
  const isEditing = editing === message.id;
  const openProfile = (): void => showCover({ kind: 'profile', userId: senderId });
  return (
    <article
      className={classes(styles.message, isFirst && styles.first, isMeant && styles.meant, isMarked && styles.marked, status === 'pending' && styles.pending, isMenuOpen && styles.open)}
      data-row={rowKey}
      data-message={message.id}
      data-status={status}
      tabIndex={isActive ? 0 : -1}
      aria-label={t('message.by', { name, time: time(createdAt) })}
      onFocus={() => {
        setHere(true);
        onActive(rowKey);
      }}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setHere(false)}
      onMouseEnter={() => setHere(true)}
      onMouseLeave={(event) => !event.currentTarget.contains(document.activeElement) && setHere(false)}
    >
      <div className={styles.side}>
        {isFirst ? (
          <button type="button" tabIndex={-1} onClick={openProfile} aria-label={t('people.profileOf', { name })}>
            <Avatar id={senderId} name={name} />
          </button>
        ) : (
          <time className={styles.smallTime} dateTime={createdAt} title={full(createdAt)}>
            {time(createdAt)}
          </time>
        )}
      </div>
      <div className={styles.main}>
        {isFirst && (
          <header className={styles.head}>
            <button type="button" tabIndex={-1} className={styles.name} onClick={openProfile}>
              <bdi>{name}</bdi>
            </button>
            {sender?.kind === 'bot' && <span className={styles.bot}>{t('message.bot')}</span>}
            <time dateTime={createdAt} title={full(createdAt)}>
              {time(createdAt)}
            </time>
            {message.pinnedAt && <DrawingPinFilledIcon className={styles.pin} role="img" aria-label={t('message.pinned')} />}
          </header>
        )}
        {deletedAt ? <p className={styles.deleted}>{t('message.deleted')}</p> : isEditing ? <EditMessage message={message} onDone={() => edit(undefined)} /> : <MessageContent message={message} />}
        {isMine && !deletedAt && <MessageStatus message={message} />}
      </div>
      {(isHere || isMenuOpen) && !deletedAt && !isEditing && status !== 'pending' && status !== 'failed' && (
        <Suspense>
          <MessageTools message={message} isMine={isMine} name={name} onOpenChange={setMenuOpen} />
        </Suspense>
      )}
    </article>
  );
});
