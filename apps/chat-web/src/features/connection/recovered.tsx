import { CheckCircledIcon } from '@radix-ui/react-icons';
import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useChatOfPage } from '../../page/chat-context.ts';
import { useTranslation } from 'react-i18next';
import styles from './connection.module.css';

const SHOWN_MS = 5_000;

type Recovery = NonNullable<UsedConversation['recovery']>;

/** After a lost connection: whether anything was missed, as the server has said. */
export function Recovered({ stream, recovery }: { stream: string; recovery: Recovery | undefined }) {
  const { journal } = useChatOfPage();
  const [shown, show] = useState<Recovery>();
  useEffect(() => {
    if (recovery === undefined) return;
    journal.verdicts.set(stream, recovery.status === 'recovered' ? `${recovery.status}, ${recovery.missed}` : recovery.status);
    show(recovery);
    if (recovery.status === 'gap' || ('loaded' in recovery && !recovery.loaded)) return;
    const timer = setTimeout(() => show(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [recovery]);
  return (
    <div className={styles.recovered} role="status" aria-live="polite">
      {shown && <RecoveryText recovery={shown} />}
    </div>
  );
}

function RecoveryText({ recovery }: { recovery: Recovery }) {
  const { t } = useTranslation();
  return (
    <p data-recovery={recovery.status}>
      <CheckCircledIcon /> {text()}
    </p>
  );

  function text(): string {
    switch (recovery.status) {
      case 'recovered':
        return recovery.missed === 0 ? t('connection.nothingMissed') : t('connection.missed', { count: recovery.missed });
      case 'gap':
        return t('connection.catchingUp', { percent: Math.round((100 * (recovery.at - recovery.from + 1)) / Math.max(1, recovery.to - recovery.from + 1)) });
      default:
        return t(recovery.loaded ? 'connection.reloaded' : 'connection.reloading');
    }
  }
}
