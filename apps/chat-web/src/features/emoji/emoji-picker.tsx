import { Popover } from 'radix-ui';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/blank.tsx';
import styles from './emoji.module.css';

const EmojiGrid = lazy(() => import('./emoji-grid.tsx'));

interface PickerProps {
  onPick: (emoji: string) => void;
  onOpenChange?: (open: boolean) => void;
  /** What opens it. */
  children: ReactElement;
}

/** Its 1,900 emoji come when somebody wants one. */
export function EmojiPicker({ onPick, onOpenChange, children }: PickerProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const open = (next: boolean): void => {
    setOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={open}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.picker} sideOffset={6} collisionPadding={8} aria-label={t('emoji.label')}>
          <Suspense fallback={<Skeleton rows={3} label={t('loading')} />}>
            <EmojiGrid
              onPick={(emoji) => {
                onPick(emoji);
                open(false);
              }}
            />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
