import { classes } from './classes.ts';
import styles from './avatar.module.css';

/** Fixed pairs that are told apart, and readable in both schemes; an inline colour would need a looser policy. */
const HUES = 10;

interface AvatarProps {
  id: string;
  name: string;
  size?: 's' | 'm' | 'l';
  presence?: string | undefined;
  presenceLabel?: string | undefined;
}

/** Beside a name, which says who it is. */
export const Avatar = ({ id, name, size = 'm', presence, presenceLabel }: AvatarProps) => (
  <span className={classes(styles.avatar, styles[size], styles[`hue${hueOf(id)}`])} data-initials={initialsOf(name)}>
    {presence !== undefined && <span className={classes(styles.presence, styles[presence])} role={presenceLabel ? 'img' : undefined} aria-label={presenceLabel} title={presenceLabel} />}
  </span>
);

const hueOf = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % HUES;

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}
