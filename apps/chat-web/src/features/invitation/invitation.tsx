import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../app/places.ts';
import { Blank, Skeleton } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';

/** Somebody followed a link that leads into a channel. */
export default function Invitation({ token }: { token: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const [name, setName] = useState<string | null>();
  useEffect(() => {
    chat.links.look(token).then(({ channel }) => setName(channel.name), () => setName(null));
  }, [chat, token]);
  const accept = (): void => {
    chat.links.accept(token).then(({ channel }) => go(places.channel(channel.id)), (error: unknown) => say(reason(error), 'error'));
  };
  return (
    <main>
      {name === undefined ? (
        <Skeleton rows={2} label={t('loading')} />
      ) : name === null ? (
        <Blank title={t('link.bad')}>{t('link.badHint')}</Blank>
      ) : (
        <Blank title={t('link.title')} action={<Button look="primary" onClick={accept}>{t('link.accept')}</Button>}>
          {t('link.into', { name })}
        </Blank>
      )}
    </main>
  );
}
