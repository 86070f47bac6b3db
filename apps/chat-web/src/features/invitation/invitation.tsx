import { ChatError } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useReason } from '../../strings/use-reason.ts';

/** Somebody followed a link that leads into a channel. */
export default function Invitation({ token }: { token: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const link = useLoaded(() => chat.links.look(token), [chat, token]);
  const isBad = link.error !== undefined && !ChatError.from(link.error, 'UNREACHABLE').retryable;
  const accept = (): void => {
    chat.links.accept(token).then(({ channel }) => go(places.channel(channel.id)), (error: unknown) => say(reason(error), 'error'));
  };
  return (
    <main>
      {isBad ? (
        <Blank title={t('link.bad')}>{t('link.badHint')}</Blank>
      ) : !link.data ? (
        <Pending rows={2} of={link} />
      ) : (
        <Blank title={t('link.title')} action={<Button look="primary" onClick={accept}>{t('link.accept')}</Button>}>
          {t('link.into', { name: link.data.channel.name })}
        </Blank>
      )}
    </main>
  );
}
