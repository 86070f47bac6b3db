import { type ComponentProps, type ReactNode } from 'react';
import styles from './list-button.module.css';

interface ListButtonProps extends ComponentProps<'button'> {
  icon?: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
}

/** A line of a list that does something. */
export const ListButton = ({ icon, note, end, children, ...rest }: ListButtonProps) => (
  <button type="button" className={styles.line} {...rest}>
    {icon}
    <span className={styles.text}>
      <bdi className={styles.title}>{children}</bdi>
      {note && <span className={styles.note}>{note}</span>}
    </span>
    {end}
  </button>
);
