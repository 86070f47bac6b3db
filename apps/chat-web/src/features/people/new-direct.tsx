import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { FindPeople } from './find-people.tsx';
import styles from './people.module.css';

/** Begins a conversation with one or a few people, or opens the one that there is. */
export default function NewDirect({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const [picked, setPicked] = useState<ReadonlyMap<string, Schemas.Profile>>(new Map());
  const toggle = (user: Schemas.Profile): void => {
    const next = new Map(picked);
    if (!next.delete(user.id)) next.set(user.id, user);
    setPicked(next);
  };
  const begin = (): void => {
    chat.direct([...picked.keys()], { hidden: true }).then(({ id }) => go(places.channel(id)), (error: unknown) => say(reason(error), 'error'));
    onClose();
  };
  return (
    <Dialog title={t('people.newDirect')} onClose={onClose} actions={<Button look="primary" disabled={picked.size === 0} onClick={begin}>{t('people.start', { count: Math.max(1, picked.size) })}</Button>}>
      {picked.size > 0 && (
        <ul className={styles.picked} aria-label={t('people.picked')}>
          {[...picked.values()].map((user) => (
            <li key={user.id}>
              <Button small onClick={() => toggle(user)}>
                {user.displayName} <span aria-hidden>×</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <FindPeople picked={new Set(picked.keys())} onPick={toggle} />
    </Dialog>
  );
}
