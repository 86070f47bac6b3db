import { type Schemas } from '@chatgenius/client-sdk';
import { usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../app/places.ts';
import styles from './message.module.css';

/** How the message that is answered begins; leads to it. */
export function QuoteBlock({ quote }: { quote: Schemas.Quote }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const sender = usePeople([quote.senderId]).get(quote.senderId);
  return (
    <button type="button" className={styles.quote} onClick={() => go(quote.threadId ? places.thread(quote.channelId, quote.threadId) : places.message(quote.channelId, quote.messageId))}>
      <strong>
        <bdi>{sender?.displayName ?? t('people.unknown')}</bdi>
      </strong>
      <span dir="auto">{quote.text || t('message.files', { count: quote.files ?? 1 })}{quote.excerpt && '…'}</span>
    </button>
  );
}
