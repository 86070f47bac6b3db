import { Tooltip } from 'radix-ui';
import { type ReactElement } from 'react';
import styles from './tip.module.css';

/** What a button does, for those who see it and wonder. Screen readers have its name already. */
export const Tip = ({ text, children }: { text: string; children: ReactElement }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className={styles.tip} sideOffset={6} collisionPadding={8} aria-hidden>
        {text}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
);
