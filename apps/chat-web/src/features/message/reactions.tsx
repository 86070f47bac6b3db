import { PlusIcon } from '@radix-ui/react-icons';
import { type Schemas, type ShownMessage } from '@chatgenius/client-sdk';
import { useMe, useMessageActions, usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { EmojiPicker } from '../emoji/emoji-picker.tsx';
import styles from './message.module.css';

interface ReactionsProps {
  message: ShownMessage;
  reactions: readonly Schemas.Reaction[];
}

export function Reactions({ message, reactions }: ReactionsProps) {
  const { t } = useTranslation();
  const toggle = useReacting(message);
  return (
    <ul className={styles.reactions}>
      {reactions.map((reaction) => (
        <ReactionButton key={reaction.emoji} reaction={reaction} onToggle={toggle} />
      ))}
      <li>
        <EmojiPicker onPick={(emoji) => toggle(emoji, true)}>
          <button type="button" className={styles.reaction} aria-label={t('message.addReaction')}>
            <PlusIcon />
          </button>
        </EmojiPicker>
      </li>
    </ul>
  );
}

/** Adds a reaction of the user, or takes it back. */
export function useReacting({ id }: ShownMessage): (emoji: string, add: boolean) => void {
  const { react, unreact } = useMessageActions();
  const say = useSay();
  const reason = useReason();
  return (emoji, add) => void (add ? react(id, emoji) : unreact(id, emoji)).then(({ error }) => error && say(reason(error), 'error'));
}

const NAMED = 8;

function ReactionButton({ reaction: { emoji, count, userIds }, onToggle }: { reaction: Schemas.Reaction; onToggle: (emoji: string, add: boolean) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const isMine = userIds.includes(me?.id ?? '');
  const people = usePeople(userIds.slice(0, NAMED));
  const named = userIds.slice(0, NAMED).map((id) => (id === me?.id ? t('you') : people.get(id)?.displayName)).filter(Boolean).join(', ');
  const rest = count - Math.min(userIds.length, NAMED);
  const label = t('message.reactedBy', { names: rest > 0 ? t('message.andOthers', { names: named, count: rest }) : named, emoji });
  return (
    <li>
      <button type="button" className={classes(styles.reaction, isMine && styles.mine)} aria-pressed={isMine} data-tip={label} onClick={() => onToggle(emoji, !isMine)}>
        <span>{emoji}</span>
        <span className={styles.reactionCount}>{count}</span>
        <span className="visually-hidden">{label}</span>
      </button>
    </li>
  );
}
