import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './field.module.css';

interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** @param autoFocus also in a dialog, where the browser's own way does not work: it is not shown yet when it is mounted */
export function Field({ label, hint, error, className, autoFocus, ...rest }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id}>{label}</label>
      <input id={id} className={styles.input} autoFocus={autoFocus} data-autofocus={autoFocus} aria-invalid={error !== undefined} aria-describedby={note ? `${id}-note` : undefined} {...rest} />
      {note && (
        <p id={`${id}-note`} className={error === undefined ? styles.hint : styles.error} role={error === undefined ? undefined : 'alert'}>
          {note}
        </p>
      )}
    </div>
  );
}

interface SelectProps extends ComponentProps<'select'> {
  label: string;
}

/** The browser's own list: right on every device, and without an inline style. */
export function Select({ label, children, className, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className={styles.input} {...rest}>
        {children}
      </select>
    </div>
  );
}
