import { Cross2Icon } from '@radix-ui/react-icons';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { BreakIt } from './break-it.tsx';
import { ConnectionFacts } from './connection-facts.tsx';
import { ErrorList } from './error-list.tsx';
import { OutboxFacts } from './outbox-facts.tsx';
import { StreamTable } from './stream-table.tsx';
import { useTicking } from './use-ticking.ts';
import styles from './diagnostics.module.css';

/** What the SDK knows and does, while it does it; and buttons that make its life hard. */
export default function Diagnostics({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  useTicking();
  useEffect(() => ref.current?.focus(), []);
  return (
    <section ref={ref} tabIndex={-1} className={styles.drawer} aria-label={t('diagnostics.title')} onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <header className={styles.head}>
        <h2>{t('diagnostics.title')}</h2>
        <kbd>{t('diagnostics.hint')}</kbd>
        <IconButton label={t('close')} onClick={onClose}>
          <Cross2Icon />
        </IconButton>
      </header>
      <div className={styles.columns}>
        <div>
          <BreakIt />
          <ConnectionFacts />
        </div>
        <div>
          <StreamTable />
        </div>
        <div>
          <OutboxFacts />
          <ErrorList />
        </div>
      </div>
    </section>
  );
}
