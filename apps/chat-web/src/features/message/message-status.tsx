import { CheckIcon, ClockIcon, ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { usePeople, useReadBy, useSend } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useReason } from '../../strings/use-reason.ts';
import styles from './message.module.css';

/** How far an own message has got. */
export function MessageStatus({ message }: { message: ShownMessage }) {
  const { t } = useTranslation();
  const { status } = message;
  if (status === 'failed') return <Failed message={message} />;
  if (status === undefined) return null;
  if (status === 'read') return <ReadMark message={message} />;
  return (
    <span className={styles.status} role="img" aria-label={t(`message.${status}`)} title={t(`message.${status}`)}>
      {status === 'pending' ? <ClockIcon /> : <CheckIcon />}
      {status === 'delivered' && <CheckIcon className={styles.second} />}
    </span>
  );
}

/** How many are named; the rest is counted. */
const NAMED = 3;

function ReadMark({ message }: { message: ShownMessage }) {
  const { t } = useTranslation();
  const readers = useReadBy(message);
  const people = usePeople(readers.slice(0, NAMED));
  const named = [...people.values()].map(({ displayName }) => displayName).join(', ');
  const names = readers.length > NAMED ? t('message.andOthers', { names: named, count: readers.length - NAMED }) : named;
  const label = names === '' ? t('message.read') : t('message.readBy', { names });
  return (
    <span className={classes(styles.status, styles.read)} role="img" aria-label={label} title={label}>
      <CheckIcon />
      <CheckIcon className={styles.second} />
    </span>
  );
}

function Failed({ message }: { message: ShownMessage }) {
  const { t } = useTranslation();
  const reason = useReason();
  const { retry, discard } = useSend(message.channelId, message.threadId);
  return (
    <div className={styles.failed} role="alert">
      <ExclamationTriangleIcon />
      <span>{t('message.failed', { reason: reason(message.error) })}</span>
      <Button small onClick={() => retry(message.clientMessageId)}>
        {t('message.retry')}
      </Button>
      <Button small look="quiet" onClick={() => discard(message.clientMessageId)}>
        {t('message.discard')}
      </Button>
    </div>
  );
}
