import { type ComponentProps, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
}

export const Button = ({ look = 'plain', small = false, className, type = 'button', ...rest }: ButtonProps) => (
  <button type={type} className={classes(styles.button, styles[look], small && styles.small, className)} {...rest} />
);

interface IconButtonProps extends ComponentProps<'button'> {
  /** Its name for screen readers, and its tip. */
  label: string;
  children: ReactNode;
}

export const IconButton = ({ label, className, type = 'button', ...rest }: IconButtonProps) => (
  <button type={type} aria-label={label} data-tip={label} className={classes(styles.icon, className)} {...rest} />
);
