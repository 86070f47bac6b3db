import { ReloadIcon, StopIcon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './live.module.css';

type LiveMessage = ShownMessage & { readonly live: NonNullable<ShownMessage['live']> };

/** What becomes of a message that is written while it is read: it can be stopped, and asked for again. Nothing of it is announced by itself. */
export default function LiveNotes({ message }: { message: LiveMessage }) {
  const { t } = useTranslation();
  const { state, reason } = message.live;
  if (state === 'streaming') return <Writing message={message} />;
  if (state === 'complete') return null;
  return (
    <p className={styles.notes} data-live={state}>
      {t(`live.${state}`)}
      {reason !== undefined && <bdi>{reason}</bdi>}
      {message.quote && <AskAgain message={message} questionId={message.quote.messageId} />}
    </p>
  );
}

function Writing({ message }: { message: LiveMessage }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [isAsked, setAsked] = useState(false);
  const stop = (): void => {
    setAsked(true);
    chat.cancel(message.id).catch((error: unknown) => {
      setAsked(false);
      say(reason(error), 'error');
    });
  };
  return (
    <p className={styles.notes} data-live="streaming">
      <span className={styles.writing} aria-hidden />
      {t(isAsked ? 'live.stopping' : 'live.streaming')}
      <Button disabled={isAsked} onClick={stop}>
        <StopIcon /> {t('live.stop')}
      </Button>
    </p>
  );
}

/** Sends the question once more: the answer to it is another message. */
function AskAgain({ message: { channelId, threadId }, questionId: messageId }: { message: LiveMessage; questionId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const ask = async (): Promise<void> => {
    const { data } = await chat.api.GET('/v1/messages/{messageId}', { params: { messageId } });
    await chat.send({ channelId, ...(threadId !== undefined && { threadId }), text: data.text }).acknowledged;
  };
  return (
    <Button onClick={() => void ask().catch((error: unknown) => say(reason(error), 'error'))}>
      <ReloadIcon /> {t('live.again')}
    </Button>
  );
}
