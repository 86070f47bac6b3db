import { Cross2Icon } from '@radix-ui/react-icons';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';
import { useFocusBack } from './use-focus-back.ts';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  /** Buttons at its end. */
  actions?: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside, gives it back, and is closed by Escape (docs/adr/0080). */
export function Dialog({ title, onClose, children, wide = false, actions }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const name = useId();
  const { t } = useTranslation();
  useFocusBack(ref);
  useEffect(() => {
    ref.current?.showModal();
    ref.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes(styles.dialog, wide && styles.wide)}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // What lies below, and shows it, stays open.
      onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.sheet}>
        <header className={styles.head}>
          <h2 id={name}>{title}</h2>
          <IconButton label={t('close')} onClick={onClose}>
            <Cross2Icon />
          </IconButton>
        </header>
        <div className={styles.body}>{children}</div>
        {actions && <footer className={styles.actions}>{actions}</footer>}
      </div>
    </dialog>
  );
}
