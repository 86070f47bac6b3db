import { type ReactNode } from 'react';
import styles from './line.module.css';

interface LineProps {
  icon?: ReactNode;
  note: ReactNode;
  /** What can be done with it. */
  end?: ReactNode;
  children: ReactNode;
}

/** An entry of a list that is read: what it is, more about it below, and a button. */
export const Line = ({ icon, note, end, children }: LineProps) => (
  <li className={styles.line}>
    {icon}
    <div>
      {children}
      <small>{note}</small>
    </div>
    {end}
  </li>
);
