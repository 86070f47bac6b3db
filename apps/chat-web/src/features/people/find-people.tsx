import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, useMe } from '@chatgenius/client-sdk/react';
import { CheckIcon } from '@radix-ui/react-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.tsx';
import { UserLine } from './user-line.tsx';

interface FindProps {
  picked: ReadonlySet<string>;
  onPick: (user: Schemas.Profile) => void;
  /** Whether the user is found as well. */
  includesMe?: boolean;
}

const PAUSE_MS = 150;

/** People by their names, to be picked from. */
export function FindPeople({ picked, onPick, includesMe = false }: FindProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const me = useMe();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Schemas.Profile[]>();
  useEffect(() => {
    if (query.trim() === '') return setFound(undefined);
    let isWanted = true;
    const timer = setTimeout(() => void chat.people.find(query.trim(), { limit: 20 }).then(({ users }) => isWanted && setFound(users), () => isWanted && setFound([])), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [chat, query]);
  return (
    <>
      <Field label={t('people.find')} autoFocus value={query} onChange={(event) => setQuery(event.target.value)} hint={t('people.hint')} />
      <ul aria-live="polite">
        {found?.filter(({ id }) => includesMe || id !== me?.id).map((user) => (
          <li key={user.id}>
            <UserLine user={user} isPicked={picked.has(user.id)} end={picked.has(user.id) && <CheckIcon />} onClick={() => onPick(user)} />
          </li>
        ))}
      </ul>
      {found?.length === 0 && <p>{t('people.none')}</p>}
    </>
  );
}
