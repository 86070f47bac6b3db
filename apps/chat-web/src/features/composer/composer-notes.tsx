import { usePeople, useTyping } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useConversation } from '../conversation/conversation-context.ts';
import { type SendingNote } from './use-sending-note.ts';
import styles from './composer.module.css';

/** Above the composer: who types, and what keeps one from sending. */
export function ComposerNotes({ note }: { note: SendingNote }) {
  return (
    <div className={styles.notes}>
      <Typing />
      {note.blocked ? (
        <span className={styles.blocked} role="status">
          {note.blocked}
        </span>
      ) : (
        note.hint && <span>{note.hint}</span>
      )}
    </div>
  );
}

function Typing() {
  const { t } = useTranslation();
  const { channelId, threadId } = useConversation();
  const { userIds, several } = useTyping(channelId, threadId);
  const people = usePeople(userIds);
  const names = userIds.map((id) => people.get(id)?.displayName ?? t('people.unknown')).join(', ');
  const isTyping = several || userIds.length > 0;
  return (
    <span className={styles.typing} aria-live="polite">
      {isTyping && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          <bdi>{several ? t('composer.typingSeveral') : t('composer.typing', { names, count: userIds.length })}</bdi>
        </>
      )}
    </span>
  );
}
