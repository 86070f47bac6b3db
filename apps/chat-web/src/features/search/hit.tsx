import { type Schemas } from '@chatgenius/client-sdk';
import { useChannel, usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useJumpTo } from '../../page/use-jump-to.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useTimes } from '../../strings/use-times.ts';
import { useChannelName } from '../channels/channel-name.ts';
import styles from './search.module.css';

/** A message that was found, with what was looked for marked; leads to it. */
export function Hit({ hit: { message, highlights } }: { hit: Pick<Schemas.SearchHit, 'message' | 'highlights'> }) {
  const { t } = useTranslation();
  const jumpTo = useJumpTo();
  const { full } = useTimes();
  const { channelId, threadId, id, senderId, createdAt, attachments } = message;
  const channel = useChannel(channelId);
  const place = useChannelName(channel);
  const sender = usePeople([senderId]).get(senderId);
  const name = sender?.displayName ?? t('people.unknown');
  return (
    <button type="button" className={styles.hit} onClick={() => jumpTo({ channelId, threadId, id })}>
      <Avatar id={senderId} name={name} size="s" />
      <span className={styles.body}>
        <span className={styles.meta}>
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <span>
            {channel?.kind !== 'direct' && '#'}
            <bdi>{place}</bdi> · {full(createdAt)}
          </span>
        </span>
        <span className={styles.text} dir="auto">
          {highlights.map(({ text, match }, index) => (match ? <mark key={index}>{text}</mark> : text))}
          {attachments && <em> {t('message.files', { count: attachments.length })}</em>}
        </span>
      </span>
    </button>
  );
}
