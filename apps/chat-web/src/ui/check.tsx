import { type ComponentProps } from 'react';
import styles from './check.module.css';

interface CheckProps extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
}

export const Check = ({ label, hint, ...rest }: CheckProps) => (
  <label className={styles.check}>
    <input type="checkbox" {...rest} />
    <span>
      {label}
      {hint && <small>{hint}</small>}
    </span>
  </label>
);
