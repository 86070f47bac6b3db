import { type Schemas } from '@chatgenius/client-sdk';
import { usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useJumpTo } from '../../page/use-jump-to.ts';
import styles from './message.module.css';

/** How the message that is answered begins; leads to it. */
export function QuoteBlock({ quote }: { quote: Schemas.Quote }) {
  const { t } = useTranslation();
  const jumpTo = useJumpTo();
  const sender = usePeople([quote.senderId]).get(quote.senderId);
  return (
    <button type="button" className={styles.quote} onClick={() => jumpTo({ channelId: quote.channelId, threadId: quote.threadId, id: quote.messageId })}>
      <strong>
        <bdi>{sender?.displayName ?? t('people.unknown')}</bdi>
      </strong>
      <span dir="auto">{quote.text || t('message.files', { count: quote.files ?? 1 })}{quote.excerpt && '…'}</span>
    </button>
  );
}
