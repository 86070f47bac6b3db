import { type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './blank.module.css';

/** What stands where nothing is, and what can be done about it. */
export const Blank = ({ icon, title, children, action }: { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }) => (
  <div className={styles.blank}>
    {icon && <div className={styles.icon}>{icon}</div>}
    <p className={styles.title}>{title}</p>
    {children && <p className={styles.text}>{children}</p>}
    {action}
  </div>
);

/** Lines of text that are on their way. */
export const Skeleton = ({ rows = 5, label }: { rows?: number; label: string }) => (
  <div role="status" aria-label={label} className={styles.skeleton}>
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className={styles.row}>
        <span className={styles.face} />
        <span className={styles.lines}>
          <span className={styles.line} />
          <span className={classes(styles.line, row % 2 === 0 ? styles.long : styles.short)} />
        </span>
      </div>
    ))}
  </div>
);
