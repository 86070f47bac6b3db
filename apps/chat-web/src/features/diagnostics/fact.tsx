import { CopyIcon } from '@radix-ui/react-icons';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import styles from './diagnostics.module.css';

/** @param copied what the button beside it puts on the clipboard */
export function Fact({ name, children, copied }: { name: string; children: ReactNode; copied?: string | undefined }) {
  const { t } = useTranslation();
  const say = useSay();
  const copy = (text: string): void => void navigator.clipboard.writeText(text).then(() => say(t('copied')));
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        <span>{children}</span>
        {copied && (
          <IconButton label={`${t('copy')}: ${name}`} onClick={() => copy(copied)}>
            <CopyIcon />
          </IconButton>
        )}
      </dd>
    </div>
  );
}
