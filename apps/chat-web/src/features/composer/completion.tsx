import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/avatar.tsx';
import { type UsedCompletion } from './use-completion.ts';
import styles from './composer.module.css';

/** People who may be meant; the focus stays in the text. */
export function Completion({ completion: { listId, options, chosen, pick } }: { completion: UsedCompletion }) {
  const { t } = useTranslation();
  if (options.length === 0) return null;
  return (
    <ul id={listId} role="listbox" aria-label={t('composer.mentions')} className={styles.completion}>
      {options.map(({ id, handle, displayName }, index) => (
        <li key={id} id={`${listId}-${index}`} role="option" aria-selected={index === chosen} className={styles.option} onMouseDown={(event) => {
          event.preventDefault();
          pick(index);
        }}>
          {displayName !== '' && <Avatar id={id} name={displayName} size="s" />}
          <strong>@{handle}</strong>
          <span>{displayName || t('composer.channelMention')}</span>
        </li>
      ))}
    </ul>
  );
}
