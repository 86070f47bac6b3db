import { Direction, DropdownMenu } from 'radix-ui';
import { type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { layers } from './layers.ts';
import styles from './menu.module.css';

interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  onOpenChange?: (open: boolean) => void;
  defaultOpen?: boolean;
}

/** Not modal: a modal one would bring an inline style, which the page's policy forbids. */
export const Menu = ({ trigger, children, onOpenChange, defaultOpen = false }: MenuProps) => (
  <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen} {...(onOpenChange && { onOpenChange })}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layers()}>
        <DropdownMenu.Content className={styles.menu} sideOffset={6} collisionPadding={8} align="end">
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  </Direction.Provider>
);

interface ItemProps {
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  children: ReactNode;
}

export const MenuItem = ({ icon, onSelect, danger = false, children }: ItemProps) => (
  <DropdownMenu.Item className={classes(styles.item, danger && styles.danger)} onSelect={onSelect}>
    {icon && <span className={styles.icon}>{icon}</span>}
    {children}
  </DropdownMenu.Item>
);

export const MenuLine = () => <DropdownMenu.Separator className={styles.line} />;

export const MenuLabel = ({ children }: { children: ReactNode }) => <DropdownMenu.Label className={styles.label}>{children}</DropdownMenu.Label>;
