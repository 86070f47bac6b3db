import { BookmarkIcon } from '@radix-ui/react-icons';
import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useReason } from '../../strings/use-reason.ts';
import { Hit } from '../search/hit.tsx';
import styles from './saved.module.css';

export function SavedList() {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const loaded = useLoaded(() => chat.saved.list({ limit: 50 }), [chat]);
  const { data, reload } = loaded;
  useEffect(() => chat.on('event', ({ type }) => (type === 'message:saved' || type === 'message:unsaved') && reload()), [chat, reload]);
  const drop = (messageId: string): void => void chat.saved.unsave(messageId).then(reload, (why: unknown) => say(reason(why), 'error'));
  if (!data) return <Pending rows={3} of={loaded} />;
  if (data.saved.length === 0) return <Blank icon={<BookmarkIcon />} title={t('savedMessages.none')}>{t('savedMessages.noneHint')}</Blank>;
  return (
    <ul className={styles.list}>
      {data.saved.map(({ message }) => (
        <li key={message.id}>
          <Hit hit={{ message, highlights: [{ text: message.text, match: false }] }} />
          <Button small look="quiet" onClick={() => drop(message.id)}>
            {t('savedMessages.unsave')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
