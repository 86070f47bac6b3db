import { Cross2Icon } from '@radix-ui/react-icons';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import styles from './panel.module.css';
import { useFocusBack } from './use-focus-back.ts';

interface PanelProps {
  title: string;
  onClose: () => void;
  tools?: ReactNode;
  children: ReactNode;
}

/** Beside the conversation; over it on a phone. Escape closes it. */
export function Panel({ title, onClose, tools, children }: PanelProps) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <aside className={styles.panel} aria-label={title} onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {tools}
        <IconButton label={t('close')} onClick={onClose}>
          <Cross2Icon />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
