import { type ReactNode } from 'react';
import styles from './bar.module.css';

/** A line above the conversation: something that everybody here should know now. */
export const Bar = ({ kind, action, children }: { kind: 'info' | 'warning' | 'danger'; action?: ReactNode; children: ReactNode }) => (
  <div className={styles.bar} data-kind={kind} data-bar>
    <span>{children}</span>
    {action}
  </div>
);
