import { ExclamationTriangleIcon } from '@radix-ui/react-icons';
import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Blank, Skeleton } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { useLate } from '../../ui/use-late.ts';
import { useReason } from '../../strings/use-reason.ts';
import styles from './conversation.module.css';

type Joining = Pick<UsedConversation, 'status' | 'error' | 'trouble' | 'retry'>;

/** What fails for so long is told, although it is tried again by itself; what only takes long, later. */
const TROUBLE_MS = 2_500;
const SLOW_MS = 8_000;

/** In the place of a conversation that is not there: that it is on its way, why it does not come, or that it is gone. */
export function ConversationPending({ conversation: { status, error, trouble, retry }, rows }: { conversation: Joining; rows: number }) {
  const { t } = useTranslation();
  const reason = useReason();
  const isLate = useLate(status !== 'failed', TROUBLE_MS);
  const isSlow = useLate(status !== 'failed', SLOW_MS);
  const isGone = error?.retryable === false;
  const again = <Button onClick={retry}>{t('retry')}</Button>;
  const isTold = isLate && trouble !== undefined;
  return (
    <div className={styles.fill}>
      {status !== 'failed' && !isTold && <Skeleton rows={rows} label={t('loading')} />}
      <div role="alert">
        {status === 'failed' ? (
          <Blank title={t(isGone ? 'timeline.gone' : 'timeline.failed')} action={isGone ? undefined : again}>
            {isGone ? t('timeline.goneHint') : reason(error)}
          </Blank>
        ) : isTold ? (
          <Blank icon={<ExclamationTriangleIcon />} title={t('timeline.failed')} action={again}>
            {t('timeline.trouble', { reason: reason(trouble.error) })}
          </Blank>
        ) : (
          isSlow && <Blank title={t('slow')}>{t('slowHint')}</Blank>
        )}
      </div>
    </div>
  );
}
