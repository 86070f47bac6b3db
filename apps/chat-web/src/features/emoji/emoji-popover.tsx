import { Popover } from 'radix-ui';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { layers } from '../../ui/layers.ts';
import { EmojiGrid } from './emoji-grid.tsx';
import styles from './emoji.module.css';

interface PopoverProps {
  onPick: (emoji: string) => void;
  onOpenChange: (open: boolean) => void;
  children: ReactElement;
}

export default function EmojiPopover({ onPick, onOpenChange, children }: PopoverProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(true);
  const open = (next: boolean): void => {
    setOpen(next);
    onOpenChange(next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={open}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal container={layers()}>
        <Popover.Content className={styles.picker} sideOffset={6} collisionPadding={8} aria-label={t('emoji.label')}>
          <EmojiGrid
            onPick={(emoji) => {
              onPick(emoji);
              open(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
